using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>How finely CPU time can be read.</summary>
internal static class CpuClockCheck
{
    public static Finding Run(TrialChild child) => child.HasCpuClock
        ? new Finding(Verdict.Ok, "CPU times are exact to the nanosecond (process CPU clock)")
        : new Finding(
            Verdict.Limited,
            $"CPU times come from /proc, in steps of {1000 / HostFacts.Current.ClockTicksPerSecond} ms",
            "use a sandbox that allows clock_gettime on process clocks, or longer intervals");
}
