namespace Fuzmon.Linux.SystemCalls;

/// <summary>What a record of a source tells; <c>enum fuzmon_syscall_kind</c>.</summary>
public enum RawSyscallKind : ushort
{
    /// <summary>A call that returned.</summary>
    Call = 1,

    /// <summary>A call that does not return, at its entry: <c>exit</c>, <c>exit_group</c>.</summary>
    NoReturn = 2,

    /// <summary>A call during which the task ended, or was let go.</summary>
    Unfinished = 3,

    /// <summary>A signal is delivered; the record's number is the signal's.</summary>
    Signal = 4,

    /// <summary>The task has ended; the result is its status as <c>wait</c> tells it.</summary>
    Ended = 5,

    /// <summary>
    /// The process has started another, of which this is told first: the result is its number, the first argument not 0 when both have the
    /// same descriptors.
    /// </summary>
    Forked = 6,
}
