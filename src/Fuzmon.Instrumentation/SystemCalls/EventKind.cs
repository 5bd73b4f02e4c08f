namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What an event is.</summary>
public enum EventKind
{
    /// <summary>A call, of the kernel or of a library.</summary>
    Call,

    /// <summary>A signal was delivered; its name is the event's, its siginfo the only argument.</summary>
    Signal,

    /// <summary>A signal stopped the process.</summary>
    Stopped,

    /// <summary>It exited; the result is what it passed to <c>exit</c>.</summary>
    Exited,

    /// <summary>A signal, which is the event's name, ended it.</summary>
    Killed,

    /// <summary>A thread of the same process called <c>execve</c>, which ended this one.</summary>
    Superseded,

    /// <summary>Something the tracer itself has to say.</summary>
    Message,
}
