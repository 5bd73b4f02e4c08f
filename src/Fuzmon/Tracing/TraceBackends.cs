using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Tracing;

/// <summary>The ways to trace, and which one it is.</summary>
internal static class TraceBackends
{
    /// <summary>What they are called.</summary>
    public static string[] Names { get; } = ["bpf", "strace"];

    /// <summary>Traces by the one that was asked for, or by the first that works.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static int Run(TraceOptions options, TraceOutput output)
    {
        using var source = BpfSyscallSource.TryOpen(ToSource(options), out var reason);
        if (source is null)
            throw new UserErrorException(ExitStatuses.NotPermitted, $"system calls cannot be traced by BPF: {reason}");
        return new LiveTrace(options, source, output).Run();
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
