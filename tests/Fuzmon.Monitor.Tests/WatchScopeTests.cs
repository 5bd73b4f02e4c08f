using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class WatchScopeTests
{
    private static readonly ProcessKey Self = new(10, 1);

    // The monitor, its command with a child, and a keeper with a command of the monitor's own.
    private static readonly List<ProcessEntry> Alive =
    [
        new(1, 0, 0), new(10, 1, 1), new(20, 10, 2), new(21, 20, 3), new(30, 10, 4), new(31, 30, 5), new(32, 31, 6), new(40, 1, 7),
    ];

    [Fact]
    public void What_descends_from_a_helper_is_no_candidate()
    {
        Assert.Equal([20, 21], Pids(WatchScope.Family(Self, () => [30])));
        Assert.Equal([1, 20, 21, 40], Pids(WatchScope.Everything(Self, () => [30])));
    }

    [Fact]
    public void Without_helpers_all_are()
    {
        Assert.Equal([20, 21, 30, 31, 32], Pids(WatchScope.Family(Self)));
        Assert.Equal([1, 20, 21, 30, 31, 32, 40], Pids(WatchScope.Everything(Self, () => [])));
    }

    [Fact]
    public void A_helper_that_has_gone_takes_nobody_with_it()
        => Assert.Equal([1, 20, 21, 30, 31, 32, 40], Pids(WatchScope.Everything(Self, () => [99])));

    private static IEnumerable<int> Pids(WatchScope scope) => scope.Select(Alive).Select(entry => entry.Pid).Order();
}
