using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class CpuPercentTests
{
    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(500_000_000, 50.0)]
    [InlineData(1_000_000_000, 100.0)]
    [InlineData(8_000_000_000, 800.0)]
    [InlineData(-10_000_000, 0.0)]
    public void A_hundred_is_one_busy_core(long used, double percent) =>
        Assert.Equal(percent, CpuPercent.Between(Reading(20_000_000, 7_000_000_000), Reading(20_000_000 + used, 8_000_000_000)));

    [Fact]
    public void Without_both_cpu_times_there_is_no_percentage()
    {
        Assert.Null(CpuPercent.Between(Reading(null, 1), Reading(5, 2)));
        Assert.Null(CpuPercent.Between(Reading(5, 1), Reading(null, 2)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6)]
    public void Without_elapsed_time_there_is_no_percentage(long later) =>
        Assert.Null(CpuPercent.Between(Reading(1, 7), Reading(2, later)));

    [Fact]
    public void The_first_percentage_is_the_average_since_the_start()
    {
        using var child = ShellChild.Busy();
        using var handle = child.Open();
        ProcessReading reading = default;
        Wait.Until(
            () => handle.Read(SampleFields.Cpu, out reading) == ReadOutcome.Sampled && reading.CpuNanoseconds > 100_000_000,
            "100 ms are used");

        var percent = CpuPercent.SinceStart(handle, reading)!.Value;

        // One thread, and a start that is known to the tick and rounded down: never more than one core.
        Assert.InRange(percent, double.Epsilon, 100.1);
        Assert.Null(CpuPercent.SinceStart(handle, Reading(null, reading.MonotonicNanoseconds)));
    }

    private static ProcessReading Reading(long? cpu, long monotonic) =>
        new() { CpuNanoseconds = cpu, MonotonicNanoseconds = monotonic };
}
