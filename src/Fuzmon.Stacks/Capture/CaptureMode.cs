namespace Fuzmon.Stacks.Capture;

/// <summary>Which threads are stopped for a capture.</summary>
public enum CaptureMode
{
    /// <summary>Those that do not wait in a system call, one by one.</summary>
    Hybrid,

    /// <summary>All at one instant.</summary>
    StopAll,

    /// <summary>None: there is no ptrace call at all, and only threads that wait in a system call have frames.</summary>
    NoStop,
}
