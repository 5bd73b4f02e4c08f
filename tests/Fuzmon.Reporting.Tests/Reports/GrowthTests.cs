using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Reports;

public sealed class GrowthTests
{
    [Fact]
    public void ASteadyLeakIsFoundWithItsSlopeThroughNoise()
    {
        var random = new Random(3);
        var report = Some.Report(Enumerable.Range(0, 480).Select(minute => Some.Sample(60 * minute, rss: 50_000 + (minute * 100) + random.Next(-500, 500))));

        var grown = Assert.Single(report.Grown);
        Assert.InRange(grown.KbPerHour, 5_700, 6_300);
        Assert.InRange(grown.GrownKb, 40_000, 52_000);
    }

    [Fact]
    public void OneStepAndAPeakAreNoGrowth()
    {
        var report = Some.Report(Enumerable.Range(0, 480).SelectMany(minute => new[]
        {
            Some.Sample(60 * minute, pid: 1, rss: minute < 240 ? 50_000 : 90_000),
            Some.Sample(60 * minute, pid: 2, rss: minute == 300 ? 900_000 : 50_000 + (minute % 7)),
            Some.Sample(60 * minute, pid: 3, rss: 50_000 + (minute % 60 * 1_000)),
        }));

        Assert.Empty(report.Grown);
    }

    [Fact]
    public void WhatTakesItsMemoryAtTheStartDoesNotGrow()
    {
        var report = Some.Report(Enumerable.Range(0, 480).Select(minute => Some.Sample(60 * minute, rss: Math.Min(1_000 + (minute * 10_000), 200_000))));

        Assert.Empty(report.Grown);
    }
}
