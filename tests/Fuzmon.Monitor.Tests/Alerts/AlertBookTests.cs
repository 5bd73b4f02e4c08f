using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Alerts;

public sealed class AlertBookTests
{
    private readonly Dictionary<ProcessKey, TimeSpan> _ages = [];
    private readonly List<Firing> _fired = [];
    private readonly AlertBook _book;

    public AlertBookTests() => _book = new AlertBook(new AlertSources { AgeOf = process => _ages.GetValueOrDefault(process) });

    [Fact]
    public void A_group_is_told_now_and_then_and_the_others_are_counted()
    {
        _book.Use([Above(1) with { MinInterval = TimeSpan.FromSeconds(10) }]);
        for (var second = 0; second < 12; second++)
            _book.Take(Sample(second + 1, "fuzz"), TimeSpan.FromSeconds(second), _fired.Add);

        Assert.Equal([0, 9], _fired.Select(firing => firing.Suppressed));
        Assert.Equal([1, 11], _fired.Select(firing => firing.Process!.Value.Pid));
    }

    [Fact]
    public void Groups_and_alerts_do_not_keep_each_other_quiet()
    {
        _book.Use([Above(1), Above(2)]);
        _book.Take(Sample(1, "a"), TimeSpan.Zero, _fired.Add);
        _book.Take(Sample(2, "b"), TimeSpan.Zero, _fired.Add);
        Assert.Equal(4, _fired.Count);
    }

    [Fact]
    public void Only_names_that_match_are_judged_and_a_new_name_is_judged_anew()
    {
        _book.Use([Above(1) with { Process = Pattern.Of("^fuzz") }]);
        _book.Take(Sample(1, "sh"), TimeSpan.Zero, _fired.Add);
        Assert.Empty(_fired);
        _book.Take(Sample(1, "fuzz-target"), TimeSpan.Zero, _fired.Add);
        Assert.Equal("fuzz-target", Assert.Single(_fired).ProcessName);
    }

    [Fact]
    public void A_child_that_lives_too_long_is_told_once_and_one_that_was_named_only_if_a_pattern_means_it()
    {
        var old = new AlertRule { When = AlertCondition.AliveTooLong, Limit = new AlertLimit(60, AlertUnit.Seconds), MinInterval = TimeSpan.FromTicks(1) };
        _book.Use([old, old with { Process = Pattern.Of("^b$") }]);
        _book.Take(Sample(1, "a", isNamed: true), TimeSpan.Zero, _fired.Add);
        _book.Take(Sample(2, "b", isNamed: true), TimeSpan.Zero, _fired.Add);
        _book.Take(Sample(3, "c"), TimeSpan.Zero, _fired.Add);
        _book.Take(Sample(4, "d"), TimeSpan.Zero, _fired.Add);
        _book.Forget(Key(4));
        for (var second = 0; second < 120; second++)
        {
            foreach (var pid in Enumerable.Range(1, 4))
                _ages[Key(pid)] = TimeSpan.FromSeconds(second);
            _book.Tick(TimeSpan.FromSeconds(second), _fired.Add);
        }

        Assert.Equal([2, 3], _fired.Select(firing => firing.Process!.Value.Pid).Order());
        Assert.All(_fired, firing => Assert.Equal(60, firing.Trigger.Value));
    }

    [Fact]
    public void Names_without_end_are_bounded_groups()
    {
        _book.Use([Above(1) with { MinInterval = TimeSpan.FromDays(1) }]);
        for (var pid = 1; pid <= 20_000; pid++)
        {
            _book.Take(Sample(pid, $"name{pid}"), TimeSpan.Zero, _fired.Add);
            _book.Forget(Key(pid));
        }

        Assert.InRange(_fired.Count, 10_000, 10_001);
    }

    [Fact]
    public void New_rules_are_in_force_for_processes_that_are_known()
    {
        _book.Use([]);
        _book.Take(Sample(1, "a"), TimeSpan.Zero, _fired.Add);
        _book.Use([Above(1)]);
        _book.Take(Sample(1, "a"), TimeSpan.Zero, _fired.Add);
        Assert.Single(_fired);
    }

    private static AlertRule Above(double bytes) => new() { When = AlertCondition.RssAbove, Limit = new AlertLimit(bytes, AlertUnit.Bytes) };

    private static ProcessKey Key(int pid) => new(pid, 100);

    private static ProcessSampled Sample(int pid, string name, bool isNamed = false) => new(Key(pid), name, isNamed, 0, 1000, 0);
}
