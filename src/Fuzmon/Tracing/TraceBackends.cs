using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Stacks.Following;

namespace Fuzmon.Tracing;

/// <summary>The ways to trace, and which one it is.</summary>
internal static class TraceBackends
{
    private const string Bpf = "bpf";
    private const string Ptrace = "ptrace";
    private const string Seccomp = "seccomp";

    /// <summary>What they are called, the best first; a filter only where it is asked for, since its command cannot go on without us.</summary>
    public static string[] Names { get; } = [Bpf, Ptrace, Seccomp];

    /// <summary>Traces by the one that was asked for, or by the first that works.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static int Run(TraceOptions options, TraceOutput output)
    {
        using var source = Open(options);
        return new LiveTrace(options, source, output).Run();
    }

    private static ISyscallSource Open(TraceOptions options)
    {
        string? reason = null;
        if (options.Backend is null or Bpf && BpfSyscallSource.TryOpen(ToSource(options), out reason) is { } bpf)
            return bpf;
        if (options.Backend == Bpf)
            throw new UserErrorException(ExitStatuses.NotPermitted, $"system calls cannot be traced by BPF: {reason}");
        if (options.Backend == Seccomp && options.Pids.Count > 0)
            throw new UserErrorException(ExitStatuses.Usage, "--backend seccomp is for launched commands: a process that runs cannot be given a filter");
        try
        {
            return FollowedSyscallSource.Open(ToSource(options), filters: options.Backend == Seccomp);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot trace: {e.Message}");
        }
    }

    private static SyscallSourceOptions ToSource(TraceOptions options) => new()
    {
        Plan = SyscallDecoder.Plan,
        Includes = options.Set.Contains,
        FollowForks = options.Follow,
        DataBytes = options.DataBytes,
        MaxCallsPerSecond = options.Limit,
        RingBytes = options.RingBytes,
    };
}
