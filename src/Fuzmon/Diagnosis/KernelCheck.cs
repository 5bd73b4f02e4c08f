using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>Names the kernel that all the rest is about.</summary>
internal static class KernelCheck
{
    public static Finding Run()
        => new(Verdict.Ok, $"Linux {HostFacts.Current.KernelRelease}, {HostFacts.Current.ClockTicksPerSecond} clock ticks a second");
}
