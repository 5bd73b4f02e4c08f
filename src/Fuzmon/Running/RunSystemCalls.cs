using Fuzmon.Configuration;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Monitor;

namespace Fuzmon.Running;

/// <summary>The system calls of a run.</summary>
internal static class RunSystemCalls
{
    /// <summary>Begins to trace, if that is asked for.</summary>
    /// <param name="instrumentation">What is asked for.</param>
    /// <param name="pids">Named processes.</param>
    /// <exception cref="UserErrorException">It cannot be done.</exception>
    public static SyscallTap? Open(InstrumentationSettings instrumentation, IReadOnlyList<int> pids)
    {
        var settings = instrumentation.Strace;
        if (!instrumentation.Enabled || !settings.Enabled)
            return null;

        var source = BpfSyscallSource.TryOpen(ToSource(settings), out var reason) ?? throw new UserErrorException(
            ExitStatuses.NotPermitted, $"system calls cannot be traced ({reason}); leave instrumentation.strace.enabled out");
        var tap = new SyscallTap(source);
        foreach (var pid in pids)
            tap.Add(pid, fromExec: false);
        return tap;
    }

    /// <summary>The instrument that reads them.</summary>
    /// <exception cref="UserErrorException">Something is wrong with the rules.</exception>
    public static InstrumentPlan Plan(InstrumentationSettings instrumentation, SyscallTap calls, bool tracesTargets)
    {
        var rules = instrumentation.Rules.Load();
        return new InstrumentPlan(SyscallInstrument.Name, () => new SyscallInstrument(instrumentation.Strace, calls, rules, tracesTargets));
    }

    private static SyscallSourceOptions ToSource(SyscallSettings settings) => new()
    {
        Plan = SyscallDecoder.Plan,
        Includes = SyscallSet.Parse(settings.Calls).Contains,
        FollowForks = settings.FollowForks,
        DataBytes = settings.StringSize,
        MaxCallsPerSecond = settings.CallsPerSecond,
    };
}
