namespace Fuzmon.Linux;

/// <summary>The names of signals on x86_64.</summary>
public static class SignalNames
{
    private const int FirstRealTime = 34;
    private const int LastRealTime = 64;

    private static readonly string[] Names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    private static readonly string[] RealTime =
        [.. Enumerable.Range(0, LastRealTime - FirstRealTime + 1).Select(i => i == 0 ? "SIGRTMIN" : $"SIGRTMIN+{i}")];

    /// <summary>The name, such as <c>SIGSEGV</c> or <c>SIGRTMIN+3</c>; <c>SIG32</c> for a number without one.</summary>
    public static string Of(int signal) => signal switch
    {
        >= 1 when signal <= Names.Length => Names[signal - 1],
        >= FirstRealTime and <= LastRealTime => RealTime[signal - FirstRealTime],
        _ => $"SIG{signal}",
    };

    /// <summary>The number of a name of <see cref="Of"/>, but for real-time signals; null for anything else.</summary>
    public static int? NumberOf(string? name) => Array.IndexOf(Names, name) is >= 0 and var index ? index + 1 : null;
}
