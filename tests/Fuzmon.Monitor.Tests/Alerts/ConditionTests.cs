using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Alerts;

public sealed class ConditionTests
{
    private const long MiB = 1024;
    private const double BytesPerMiB = 1 << 20;

    [Fact]
    public void Memory_above_the_limit_is_told_once_until_it_was_well_below()
    {
        var condition = new RssAbove(100 * BytesPerMiB);
        Assert.Null(condition.Take(Rss(0, 100 * MiB)));
        Assert.Equal(101 * BytesPerMiB, condition.Take(Rss(1, 101 * MiB))!.Value);
        Assert.Null(condition.Take(Rss(2, 500 * MiB)));
        Assert.Null(condition.Take(Rss(3, 95 * MiB)));
        Assert.Null(condition.Take(Rss(4, 101 * MiB)));
        Assert.Null(condition.Take(Rss(5, 80 * MiB)));
        Assert.NotNull(condition.Take(Rss(6, 101 * MiB)));
    }

    [Fact]
    public void A_process_whose_memory_cannot_be_read_is_not_judged()
    {
        Assert.Null(new RssAbove(1).Take(new ProcessSampled(new ProcessKey(1, 1), "x", false, 0, null, null)));
        Assert.Null(new RssGrowing(1, TimeSpan.FromSeconds(1)).Take(new ProcessSampled(new ProcessKey(1, 1), "x", false, 0, null, null)));
        Assert.Null(SteadyCpu.None(TimeSpan.Zero).Take(new ProcessSampled(new ProcessKey(1, 1), "x", false, 0, null, null)));
    }

    [Fact]
    public void Steady_growth_is_told_once_with_its_rate()
    {
        var triggers = Growth(600, second => (100 * MiB) + (second * 10));
        Assert.InRange(Assert.Single(triggers).Value, 10_239, 10_241);
    }

    [Fact]
    public void Growth_below_the_noise_is_found_all_the_same()
    {
        var random = new Random(1);
        Assert.Single(Growth(600, second => (100 * MiB) + (second * 10) + random.Next(-500, 500)));
    }

    [Fact]
    public void Outliers_are_no_growth_and_hide_none()
    {
        Assert.Empty(Growth(600, second => second % 7 == 0 ? 900 * MiB : 100 * MiB));
        Assert.Single(Growth(600, second => second % 7 == 0 ? 1 : (100 * MiB) + (second * 10)));
    }

    // Wherever in the window it comes.
    [Fact]
    public void One_step_is_no_growth()
    {
        for (var at = 0; at < 600; at += 10)
        {
            var step = at;
            Assert.Empty(Growth(1200, second => second < step + 300 ? 100 * MiB : 200 * MiB));
        }
    }

    [Fact]
    public void Memory_that_comes_and_goes_is_no_growth()
        => Assert.Empty(Growth(3000, second => (100 * MiB) + (second % 60 * 100)));

    [Fact]
    public void A_window_that_is_shorter_than_the_readings_take_waits_for_enough_of_them()
    {
        var condition = new RssGrowing(1000, TimeSpan.FromSeconds(10));
        var told = Enumerable.Range(0, 20).Where(number => condition.Take(Rss(number * 60, (100 + number) * MiB)) is not null).ToArray();
        Assert.Equal(RssGrowing.MinPoints - 1, Assert.Single(told));
    }

    [Fact]
    public void A_busy_core_is_told_when_it_was_busy_all_the_time()
    {
        var condition = SteadyCpu.AtLeast(90, TimeSpan.FromSeconds(10));
        Assert.Equal([10], Told(condition, 30, _ => 95));
        Assert.Equal([18], Told(SteadyCpu.AtLeast(90, TimeSpan.FromSeconds(10)), 30, second => second == 8 ? 50 : 95));
        Assert.Equal([10, 30], Told(SteadyCpu.AtLeast(90, TimeSpan.FromSeconds(10)), 40, second => second == 20 ? 0 : 100));
    }

    [Fact]
    public void One_that_uses_next_to_nothing_makes_no_progress()
    {
        Assert.Equal([10], Told(SteadyCpu.None(TimeSpan.FromSeconds(10)), 30, _ => 0.05));
        Assert.Empty(Told(SteadyCpu.None(TimeSpan.FromSeconds(10)), 30, _ => 0.2));
    }

    [Fact]
    public void A_disk_is_told_when_it_is_below_the_limit_and_again_when_it_has_been_above()
    {
        (long Free, long Size)? room = (50, 1000);
        var condition = new DiskFull(new AlertLimit(4, AlertUnit.Percent), () => room);
        Assert.Null(condition.Look(TimeSpan.Zero));
        room = (39, 1000);
        Assert.Equal(3.9, condition.Look(TimeSpan.Zero)!.Value, 6);
        Assert.Null(condition.Look(TimeSpan.Zero));
        room = null;
        Assert.Null(condition.Look(TimeSpan.Zero));
        room = (60, 1000);
        Assert.Null(condition.Look(TimeSpan.Zero));
        room = (1, 1000);
        Assert.NotNull(condition.Look(TimeSpan.Zero));
        Assert.NotNull(new DiskFull(new AlertLimit(2, AlertUnit.Bytes), () => room).Look(TimeSpan.Zero));
    }

    [Fact]
    public void Losses_are_told_each_time_as_many_as_the_limit_have_come()
    {
        var lost = 0L;
        var condition = new EventsLost(10, () => lost);
        Assert.Null(condition.Look(TimeSpan.Zero));
        lost = 9;
        Assert.Null(condition.Look(TimeSpan.Zero));
        lost = 12;
        Assert.Equal(12, condition.Look(TimeSpan.Zero)!.Value);
        Assert.Null(condition.Look(TimeSpan.Zero));
        lost = 22;
        Assert.Equal(10, condition.Look(TimeSpan.Zero)!.Value);
    }

    [Fact]
    public void Crashes_are_counted_over_the_window_and_by_the_signals_that_are_crashes()
    {
        var (crashes, killed) = (0L, 0L);
        var condition = new CrashRate(1, TimeSpan.FromSeconds(60), null, () => [Children("a", crashes, killed), Children("b", 0, killed)]);
        List<int> told = [];
        for (var second = 0; second < 300; second++)
        {
            // Two a second for a minute and a half, and a fuzzer that kills many.
            crashes += second is >= 100 and < 190 ? 2 : 0;
            killed += 50;
            if (condition.Look(TimeSpan.FromSeconds(second)) is not null)
                told.Add(second);
        }

        Assert.InRange(Assert.Single(told), 129, 131);
    }

    [Fact]
    public void Crashes_of_other_names_do_not_count()
    {
        var crashes = 0L;
        var condition = new CrashRate(0.01, TimeSpan.FromSeconds(60), Pattern.Of("^b$"), () => [Children("a", crashes, 0)]);
        condition.Look(TimeSpan.Zero);
        crashes = 1000;
        Assert.Null(condition.Look(TimeSpan.FromSeconds(10)));
    }

    private static ChildrenRecord Children(string name, long crashes, long killed) => new()
    {
        Timestamp = DateTime.UnixEpoch,
        ProcessName = name,
        Count = crashes + killed,
        ByExitCode = new Dictionary<int, long>(),
        BySignal = new Dictionary<string, long> { ["SIGSEGV"] = crashes, ["SIGKILL"] = killed },
        Lost = 0,
        Source = "test",
        LifetimeMs = new Histogram(1),
        PeakRssKb = new Histogram(1),
        CpuTimeMs = new Histogram(1),
    };

    private static List<Trigger> Growth(int seconds, Func<int, long> kilobytes)
    {
        var condition = new RssGrowing(5 * 1024, TimeSpan.FromSeconds(300));
        return [.. Enumerable.Range(0, seconds).Select(second => condition.Take(Rss(second, kilobytes(second)))).OfType<Trigger>()];
    }

    private static List<int> Told(SteadyCpu condition, int seconds, Func<int, double> percent)
    {
        var cpu = 0.0;
        var told = new List<int>();
        for (var second = 0; second < seconds; second++)
        {
            cpu += percent(second) * 1e7;
            if (condition.Take(new ProcessSampled(new ProcessKey(1, 1), "x", false, second * 1_000_000_000L, null, (long)cpu)) is not null)
                told.Add(second);
        }

        return told;
    }

    private static ProcessSampled Rss(double second, long kilobytes)
        => new(new ProcessKey(1, 1), "x", IsNamed: false, (long)(second * 1e9), kilobytes, CpuNanoseconds: 0);
}
