using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Selection;

public sealed class SelectionTests
{
    private readonly FakeMachine _machine = new();
    private readonly Fuzmon.Monitor.Selection _selection;
    private MonitorSettings _settings = new();

    public SelectionTests() => _selection = new(_machine, WatchScope.Everything(new ProcessKey(1000, 50)));

    [Fact]
    public void Who_is_selected_is_told_once()
    {
        _machine.Add(new FakeProcess(11), new FakeProcess(12));
        Include(new() { Name = Pattern.Of("11") });

        Assert.Equal([11], Look().Appeared);
        Assert.True(_selection.Look(_settings).IsEmpty);
    }

    [Fact]
    public void Without_rules_those_that_are_watched_are_not_read_again()
    {
        _machine.Add([.. Enumerable.Range(1, 100).Select(pid => new FakeProcess(pid))]);
        Assert.Equal(100, Look().Appeared.Count());

        Assert.True(_selection.Look(_settings).IsEmpty);

        // A few are, so that one whose end went unheard is found out.
        Assert.InRange(_machine.ProcessesRead, 1, 10);
    }

    [Fact]
    public void With_rules_everybody_is_read_again()
    {
        _machine.Add(new FakeProcess(11), new FakeProcess(12));
        Include(new() { Name = Pattern.Of("1") });
        Look();

        Look();

        Assert.Equal(2, _machine.ProcessesRead);
    }

    [Fact]
    public void New_rules_are_asked_of_what_a_process_is_now()
    {
        var process = new FakeProcess(11) { Name = "sh" };
        _machine.Add(process);
        Assert.Equal([11], Look().Appeared);
        process.Name = "other";

        Include(new() { Name = Pattern.Of("sh") });

        Assert.Equal([11], Look().Deselected);
    }

    [Fact]
    public void The_next_process_with_the_pid_of_one_that_ended_is_found()
    {
        var process = new FakeProcess(11);
        _machine.Add(process);
        Look();
        _machine.Remove(process);
        _machine.Add(new FakeProcess(11, startTicks: 200));

        _selection.Close(process.Key);

        Assert.Equal([11], Look().Appeared);
    }

    [Fact]
    public void A_pid_is_found_to_be_anothers_even_if_nobody_heard_of_the_end()
    {
        var process = new FakeProcess(11);
        _machine.Add(process);
        Look();
        _machine.Remove(process);
        _machine.Add(new FakeProcess(11, startTicks: 200));

        Assert.Contains(Enumerable.Range(0, 30), _ => Look().Appeared.Any());
    }

    [Fact]
    public void A_zombie_is_not_watched_anew()
    {
        var process = new FakeProcess(11);
        _machine.Add(process);
        Look();

        _selection.Close(process.Key);

        Assert.True(_selection.Look(_settings).IsEmpty);
    }

    [Fact]
    public void One_that_grows_into_the_rules_is_selected_and_stays_when_it_shrinks()
    {
        var process = new FakeProcess(11) { RssKb = 10 };
        _machine.Add(process);
        Include(new() { MinRssKb = 20 });
        Assert.Empty(Look().Appeared);

        process.RssKb = 20;
        Assert.Equal([11], Look().Appeared);

        process.RssKb = 10;
        Assert.True(_selection.Look(_settings).IsEmpty);
    }

    [Fact]
    public void One_that_takes_another_name_is_asked_again()
    {
        var process = new FakeProcess(11) { Name = "sh" };
        _machine.Add(process);
        Include(new() { Name = Pattern.Of("target") });
        Assert.Empty(Look().Appeared);

        process.Name = "target";
        Assert.Equal([11], Look().Appeared);

        process.Name = "sh";
        Assert.Equal([11], Look().Deselected);
    }

    [Fact]
    public void One_that_takes_another_user_is_asked_again()
    {
        var process = new FakeProcess(11) { Uid = 0 };
        _machine.Add(process);
        _settings = _settings with { Rules = new() { TargetUid = 0 } };
        Assert.Equal([11], Look().Appeared);

        process.Uid = 65534;
        Assert.Equal([11], Look().Deselected);
    }

    [Fact]
    public void One_that_has_just_gone_is_not_taken_for_another_user_s()
    {
        var process = new FakeProcess(11) { Uid = 0 };
        _machine.Add(process);
        _settings = _settings with { Rules = new() { TargetUid = 0 } };
        Look();

        process.Uid = null;

        Assert.True(_selection.Look(_settings).IsEmpty);
    }

    [Fact]
    public void Arguments_are_read_once_until_the_process_becomes_another_program()
    {
        var process = new FakeProcess(11) { CommandLine = "sh wait.sh" };
        _machine.Add(process, new FakeProcess(12) { CommandLine = "sh other.sh" });
        Include(new() { CommandLine = Pattern.Of("target") });
        for (var look = 0; look < 5; look++)
            Assert.Empty(Look().Appeared);
        Assert.Equal(2, _machine.CommandLinesRead);

        process.CommandLine = "sh target.sh";
        process.ExecMark++;

        Assert.Equal([11], Look().Appeared);
        Assert.Equal(3, _machine.CommandLinesRead);
    }

    [Fact]
    public void A_zombie_whose_mark_is_gone_is_no_other_program()
    {
        var process = new FakeProcess(11) { CommandLine = "target" };
        _machine.Add(process);
        Include(new() { CommandLine = Pattern.Of("target") });
        Look();

        (process.ExecMark, process.CommandLine) = (0, null);

        Assert.True(_selection.Look(_settings).IsEmpty);
    }

    [Fact]
    public void One_that_is_leaving_is_left_alone_until_it_has_left()
    {
        var process = new FakeProcess(11) { Name = "target" };
        _machine.Add(process);
        Include(new() { Name = Pattern.Of("target") });
        Look();
        process.Name = "sh";
        Look();

        process.Name = "target";
        Assert.True(_selection.Look(_settings).IsEmpty);

        _selection.Release(process.Key);
        Assert.Equal([11], Look().Appeared);
    }

    [Fact]
    public void New_rules_are_for_those_that_are_watched_already_too()
    {
        _machine.Add(new FakeProcess(11), new FakeProcess(12));
        Include(new() { Name = Pattern.Of("11") });
        Look();

        Include(new() { Name = Pattern.Of("12") });

        var (appeared, deselected) = Look();
        Assert.Equal([12], appeared);
        Assert.Equal([11], deselected);
    }

    private void Include(ProcessRule rule) => _settings = _settings with { Rules = new() { Include = [rule] } };

    private (IEnumerable<int> Appeared, IEnumerable<int> Deselected) Look()
    {
        var change = _selection.Look(_settings);
        return (change.Appeared.Select(process => process.Pid), change.Deselected.Select(process => process.Pid));
    }
}
