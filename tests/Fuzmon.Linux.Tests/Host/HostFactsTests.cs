namespace Fuzmon.Linux.Tests.Host;

public sealed class HostFactsTests
{
    [Fact]
    public void The_facts_are_the_kernels()
    {
        var facts = HostFacts.Current;

        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), facts.BootId.ToString());
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/hostname").Trim(), facts.HostName);
        Assert.StartsWith($"{Environment.OSVersion.Version.Major}.", facts.KernelRelease);
        Assert.Equal(facts.KernelRelease.Trim(), facts.KernelRelease);
        Assert.InRange(facts.ClockTicksPerSecond, 1, 10_000);
        Assert.Equal(4096, facts.PageSize);
    }
}
