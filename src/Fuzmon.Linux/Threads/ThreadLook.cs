namespace Fuzmon.Linux.Threads;

/// <summary>A thread as one look found it. What may not be read is absent.</summary>
/// <param name="ThreadId">The operating system's thread id.</param>
/// <param name="State">The letter of its state.</param>
/// <param name="CpuNanoseconds">CPU time since its start.</param>
public sealed record ThreadLook(int ThreadId, char State, long CpuNanoseconds)
{
    /// <summary>The kernel's function in which it waits.</summary>
    public string? Wchan { get; init; }

    /// <summary>The system call that it is in.</summary>
    public SystemCall? Call { get; init; }

    /// <summary>What the call's descriptor is, as <c>/proc/PID/fd</c> names it.</summary>
    public string? Target { get; init; }
}
