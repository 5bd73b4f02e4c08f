namespace Fuzmon.Instrumentation.Crashes;

/// <summary>How crashes are intercepted.</summary>
public enum InterceptChoice
{
    /// <summary>Not at all; nothing of the system is changed.</summary>
    Off,

    /// <summary>By the socket, or else by the pipe unless that would keep a fuzzer from starting.</summary>
    Auto,

    /// <summary>By the kernel's core dump socket.</summary>
    Socket,

    /// <summary>By a program that <c>core_pattern</c> names.</summary>
    Pipe,
}
