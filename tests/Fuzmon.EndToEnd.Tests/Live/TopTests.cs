using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Live;

public sealed class TopTests : EndToEndTest
{
    [Fact]
    public void Once_prints_the_same_of_a_listener_a_journal_and_a_log()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);
        Eventually.True(() => watched.Json("/api/processes").GetArrayLength() == 1, () => watched.Text("/api/processes"));
        var log = Directory.EnumerateFiles(Out, "*.jsonl", SearchOption.AllDirectories).First();

        Eventually.True(() => new[] { watched.Address.ToString(), Out, log }.All(from => PidsOf(from).SequenceEqual([hold.Pid])), () => Subject.OutputOf(Repository.Fuzmon, "top", Out, "--once"));
        Assert.Contains("hold", Subject.OutputOf(Repository.Fuzmon, "top", Out, "--once"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_a_process_on_a_terminal_and_leaves_it_as_it_was()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);
        Eventually.True(() => watched.Json("/api/processes").GetArrayLength() == 1, () => watched.Text("/api/processes"));
        var screen = Folder["screen"];
        using var terminal = Subject.Start(
            "env", "TERM=xterm", "NO_COLOR=1", "sh", "-c",
            $"(until grep -aqs hold '{screen}'; do sleep 0.05; done; printf t; sleep 0.3; printf q) | script -qefc 'stty rows 24 cols 80; {Repository.Fuzmon} top {watched.Address}' '{screen}'");

        Assert.Equal(0, terminal.WaitForExit());
        Assert.Contains("\u001b[?1049h", terminal.Output, StringComparison.Ordinal);
        Assert.Contains($"{hold.Pid}", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25h\u001b[?1049l", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_terminal_it_says_what_to_do() => Refuses(2, ["top", Folder.Path], "--once");

    [Fact]
    public void Nobody_who_answers_and_nothing_to_read_are_said()
    {
        Refuses(4, ["top", "http://127.0.0.1:1", "--once"], "no monitor answers there", "metrics.listen");
        Refuses(4, ["top", Folder["absent"], "--once"], "absent");
    }

    private static IEnumerable<int> PidsOf(string from)
    {
        using var document = JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, "top", from, "--once", "--json"));
        return [.. document.RootElement.GetProperty("processes").EnumerateArray().Select(process => process.GetProperty("pid").GetInt32())];
    }
}
