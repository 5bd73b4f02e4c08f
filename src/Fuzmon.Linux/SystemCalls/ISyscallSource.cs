using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>Tells of the system calls of processes. For one thread at a time.</summary>
/// <remarks>A process that is gone is an ordinary result. What could not be told is counted, never passed over.</remarks>
public interface ISyscallSource : IDisposable
{
    /// <summary>What to call it: <c>bpf</c>, <c>ptrace</c>, <c>seccomp</c>.</summary>
    string Name { get; }

    /// <summary>Tells of a process, its threads and, if forks are followed, its descendants that live, from the return on.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="fromExec">
    /// Whether it is a launched command that is held: it is told of from the <c>execve</c> on by which it becomes the command.
    /// </param>
    /// <returns>0, or the error number: ESRCH when there is no such process.</returns>
    int Add(int pid, bool fromExec);

    /// <summary>Takes what has happened, whole records in the order of their ends; never waits.</summary>
    /// <param name="into">Room for some records, 16 KiB at least.</param>
    /// <returns>How many bytes they are; 0 when there are none now.</returns>
    int Read(Span<byte> into);

    /// <summary>What was not told so far.</summary>
    IReadOnlyList<SyscallLoss> Losses();

    /// <summary>What a command has to be launched with to be traced by this; null for nothing.</summary>
    LaunchTracing? ForLaunch => null;

    /// <summary>How many tasks are traced now.</summary>
    int Traced { get; }

    /// <summary>Tasks so far for which there was no room: they, and what they fork, are not told of.</summary>
    long Untracked { get; }

    /// <summary>
    /// Ends the tracing: nothing new is told; calls that are under way are, as unfinished ones. What is left is read afterwards.
    /// </summary>
    void Stop();
}
