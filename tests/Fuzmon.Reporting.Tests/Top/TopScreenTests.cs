using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Tests.Support;
using Fuzmon.Reporting.Top;

namespace Fuzmon.Reporting.Tests.Top;

public sealed class TopScreenTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 10)]
    [InlineData(300, 100)]
    public void It_fits_the_screen(int width, int height)
    {
        var snapshot = Models.Of(Enumerable.Range(1, 200).SelectMany(pid => new[] { Some.Sample(1, pid, name: new string('x', 4000)), Models.Crash(2, pid) })).Snapshot();

        var lines = TopScreen.Compose(snapshot, new TopState(), "the monitor does not answer", width, height, unicode: true);

        Assert.True(lines.Count <= height, $"{lines.Count} lines");
        Assert.All(lines, line => Assert.True(line.Text.Length <= width, line.Text));
    }

    [Fact]
    public void Nothing_from_a_process_reaches_the_terminal_as_it_is()
    {
        var snapshot = Models.Of(Some.Sample(1, name: "\u001b[2Jx\u202e\u009b\n")).Snapshot();

        var lines = TopScreen.Compose(snapshot, new TopState(), null, 80, 24, unicode: true);

        Assert.All(lines, line => Assert.DoesNotContain(line.Text, c => char.IsControl(c) || c == '\u202e'));
        Assert.Contains(lines, line => line.Text.Contains("\\x1b[2Jx\\u202e", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_sort_filter_and_show_the_tree()
    {
        var snapshot = Models.Of(
            Some.Sample(1, pid: 1, name: "init", cpu: 0), Some.Sample(1, pid: 2, name: "busy", cpu: 90), Some.Sample(1, pid: 3, name: "big", cpu: 1, rss: 9_999_999, more: ",\"parent_pid\":1")).Snapshot();
        var state = new TopState();

        Assert.Equal(["busy", "big", "init"], Names(snapshot, state));
        Press(state, "M");
        Assert.Equal("big", Names(snapshot, state)[0]);
        Press(state, "Pt");
        Assert.Equal(["busy", "init", "` big"], Names(snapshot, state));
        Press(state, "t/bu\r");
        Assert.Equal(["busy"], Names(snapshot, state));
        Press(state, "q");
        Assert.True(state.IsOver);
    }

    [Fact]
    public void Parents_that_go_in_a_circle_are_shown_once()
    {
        var snapshot = Models.Of(Some.Sample(1, pid: 1, more: ",\"parent_pid\":2"), Some.Sample(1, pid: 2, more: ",\"parent_pid\":1")).Snapshot();

        Assert.Equal(2, ProcessTree.Order(snapshot.Processes).Count);
    }

    private static string[] Names(LiveSnapshot snapshot, TopState state)
        => [.. TopScreen.Compose(snapshot, state, null, 80, 24, unicode: false).SkipWhile(line => line.Look != TopLook.Reverse).Skip(1)
            .TakeWhile(line => line.Text.Length > 48).Select(line => line.Text[48..])];

    private static void Press(TopState state, string keys)
    {
        foreach (var c in keys)
            state.Press(new ConsoleKeyInfo(c, c == '\r' ? ConsoleKey.Enter : ConsoleKey.NoName, shift: false, alt: false, control: false), page: 10);
    }
}
