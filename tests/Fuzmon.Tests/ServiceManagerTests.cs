using System.Globalization;
using Fuzmon.Running;

namespace Fuzmon.Tests;

public sealed class ServiceManagerTests
{
    [Theory]
    [InlineData("60000000", null, 60.0)]
    [InlineData("60000000", "", 60.0)]
    [InlineData("500000", null, 0.5)]
    [InlineData("60000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("-5", null, null)]
    [InlineData("a minute", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_this_process_s_or_none(string? microseconds, string? pid, double? seconds)
        => Assert.Equal(seconds, ServiceManager.WatchdogOf(microseconds, pid)?.TotalSeconds);

    [Fact]
    public void A_watchdog_of_this_process_counts()
        => Assert.Equal(1, ServiceManager.WatchdogOf("1000000", Environment.ProcessId.ToString(CultureInfo.InvariantCulture))?.TotalSeconds);
}
