namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What is known of a process.</summary>
internal sealed class TracedProcess(int pid, TracedProcess? parent, ProcessTree tree)
{
    // A chain of processes that each ends after it has started the next would otherwise keep all of them.
    private const int MaxAncestors = 64;

    private readonly int _depth = parent is null || parent._depth >= MaxAncestors ? 0 : parent._depth + 1;

    public int Pid { get; } = pid;

    /// <summary>Who started it, if that was seen and is not too long ago.</summary>
    public TracedProcess? Parent { get; } = parent is null || parent._depth >= MaxAncestors ? null : parent;

    public ProcessTree Tree { get; } = tree;

    /// <summary>The sequences that have begun in it.</summary>
    public SequenceList Sequences { get; } = new();

    /// <summary>Its program's name, if that is known.</summary>
    public string? Name { get; set; } = parent?.Name;

    /// <summary>The folder that relative paths begin at, if that is known.</summary>
    public string? Folder { get; set; } = parent?.Folder;

    public DescriptorTable Descriptors { get; set; } = new();

    /// <summary>Whether it is the other one or descends from it.</summary>
    public bool DescendsFrom(TracedProcess other)
    {
        for (var process = this; process is not null; process = process.Parent)
        {
            if (ReferenceEquals(process, other))
                return true;
        }

        return false;
    }
}
