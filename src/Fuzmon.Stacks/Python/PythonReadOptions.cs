using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Python;

/// <summary>What to read, and how much at most.</summary>
public sealed record PythonReadOptions
{
    /// <summary>
    /// Whether the memory cannot change while it is read: a copy made during a stop, or a process that stands still. Else each
    /// stack is read twice and must be the same.
    /// </summary>
    public bool IsStable { get; init; }

    /// <summary>Whether to read the threads' names.</summary>
    public bool WithNames { get; init; } = true;

    /// <summary>Whether to read the variables of each call.</summary>
    public bool WithLocals { get; init; }

    /// <summary>Threads, of all interpreters together.</summary>
    public int MaxThreads { get; init; } = 4096;

    /// <summary>Frames of one thread.</summary>
    public int MaxFrames { get; init; } = 16_384;

    /// <summary>Tasks.</summary>
    public int MaxTasks { get; init; } = 4096;

    /// <summary>Variables of one call.</summary>
    public int MaxLocals { get; init; } = 64;

    /// <summary>Characters of the names and values of all variables together.</summary>
    public int MaxLocalCharacters { get; init; } = 1 << 20;

    /// <summary>What may be read in all.</summary>
    public MemoryBudget Budget { get; init; } = MemoryBudget.Default;

    /// <summary>
    /// The thread ids of the process as it sees them, and as they are here, which differ in a container
    /// (<see cref="ThreadIdTable.Read"/>). Null: taken to be the same, and believed as Python notes them.
    /// </summary>
    public IReadOnlyDictionary<int, int>? ThreadIds { get; init; }
}
