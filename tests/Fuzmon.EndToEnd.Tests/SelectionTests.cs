using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class SelectionTests : EndToEndTest
{
    // Nothing else on the machine is to be in the logs of these tests, so their subjects have names that nothing else has.
    private readonly string _mark = $"fz{Environment.ProcessId % 100_000}";

    [Fact]
    public void What_is_excluded_by_name_is_not_watched()
    {
        using var wanted = Hold("a");
        using var unwanted = Hold("b");
        using var fuzmon = Watch(
            $"""
            [filter]
            ignore_process_name = "^{_mark}b$"
            [[filter.include]]
            name = "^{_mark}[ab]$"
            """);

        Expect(fuzmon, wanted);
    }

    [PrivilegedFact]
    public void What_is_included_by_user_is_watched()
    {
        using var wanted = Subject.Start("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Target.Named("hold"), "1", $"{_mark}a");
        using var unwanted = Hold("b");
        wanted.WaitForOutput("holding");
        using var fuzmon = Watch(
            $"""
            [[filter.include]]
            name = "^{_mark}"
            user = 65534
            """);

        Expect(fuzmon, wanted);
    }

    [PrivilegedFact]
    public void A_user_on_the_command_line_is_the_only_one()
    {
        using var wanted = Subject.Start("setpriv", "--reuid=65533", "--regid=65534", "--clear-groups", Target.Named("hold"), "1", $"{_mark}a");
        wanted.WaitForOutput("holding");
        using var fuzmon = Subject.Fuzmon("run", "--target-user", "65533", "-o", Out);

        Expect(fuzmon, wanted, samples: 1);
    }

    [Fact]
    public void What_descends_from_an_included_ancestor_is_watched()
    {
        var shell = Path.Combine(Folder.Path, $"{_mark}sh");
        File.CreateSymbolicLink(shell, "/bin/sh");
        using var ancestor = Subject.Start(shell, "-c", "sh -c 'sleep 1000 & echo $!; wait' & wait");
        ancestor.WaitForOutput("\n");
        var grandchild = int.Parse(ancestor.Output, System.Globalization.CultureInfo.InvariantCulture);
        using var fuzmon = Watch(
            $"""
            [[filter.include]]
            ancestor = "^{_mark}sh$"
            name = "^sleep$"
            """);
        try
        {
            Eventually.True(() => Log.Samples(Out, grandchild).Count >= 3, () => fuzmon.Error);

            Assert.All(Log.Samples(Out), sample => Assert.Equal("sleep", sample.Name()));
            Assert.Empty(Log.Samples(Out, ancestor.Pid));
        }
        finally
        {
            Subject.OutputOf("kill", Text(grandchild));
        }
    }

    [Fact]
    public void What_is_included_by_its_arguments_is_watched()
    {
        using var wanted = Subject.Start(Target.Named("hold"), "1", "x", "--seed", _mark);
        using var unwanted = Subject.Start(Target.Named("hold"), "1", "x", "--seed", "other");
        using var fuzmon = Watch(
            $"""
            [[filter.include]]
            cmdline = "hold 1 x --seed {_mark}$"
            """);

        Expect(fuzmon, wanted);
    }

    [Fact]
    public void A_process_that_becomes_what_is_wanted_is_watched()
    {
        using var process = Subject.Start(
            "sh", "-c", $"echo $$; {UntilGo("sleep 0.05")}; exec '{Target.Named("hold")}' 1");
        process.WaitForOutput("\n");
        using var other = Hold("a");
        using var fuzmon = Watch(
            $"""
            [[filter.include]]
            name = "^hold$"
            parent = {Text(Environment.ProcessId)}
            [[filter.include]]
            name = "^{_mark}a$"
            """);
        Eventually.True(() => Log.Samples(Out, other.Pid).Count >= 5, () => fuzmon.Error);
        Assert.Empty(Log.Samples(Out, process.Pid));

        Go();

        Eventually.True(() => Log.Samples(Out, process.Pid).Count >= 3, () => fuzmon.Error);
        Assert.All(Log.Samples(Out, process.Pid), sample => Assert.Equal("hold", sample.Name()));
    }

    [Fact]
    public void The_rules_narrow_the_descendants_of_a_command_and_never_the_command()
    {
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 50\n[[filter.include]]\nname = \"^sleep$\"\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", config, "-o", Out, "--", "sh", "-c", $"tail -f /dev/null & {UntilGo("sleep 1")}; kill $!; exit 5");
        Eventually.True(() => Log.Samples(Out).Count(sample => sample.Name() == "sleep") >= 5, () => fuzmon.Error);
        Go();
        Assert.Equal(5, fuzmon.WaitForExit());

        Assert.Equal(["sh", "sleep"], Log.Samples(Out).Select(sample => sample.Name()).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void New_rules_apply_after_a_hang_up()
    {
        using var first = Hold("a");
        using var second = Hold("b");
        using var fuzmon = Watch($"[[filter.include]]\nname = \"^{_mark}a$\"");
        Eventually.True(() => Log.Samples(Out, first.Pid).Count >= 2, () => fuzmon.Error);

        Configure($"[[filter.include]]\nname = \"^{_mark}b$\"");
        fuzmon.Signal("HUP");

        Eventually.True(() => Log.Samples(Out, second.Pid).Count >= 3, () => fuzmon.Error);
        var seen = Log.Samples(Out, first.Pid).Count;
        var others = Log.Samples(Out, second.Pid).Count;
        Eventually.True(() => Log.Samples(Out, second.Pid).Count >= others + 5, () => fuzmon.Error);
        Assert.Equal(seen, Log.Samples(Out, first.Pid).Count);
        Assert.Empty(Log.Of(Out, "exit"));
    }

    [Fact]
    public void A_user_that_does_not_exist_on_the_command_line()
    {
        Refuses(2, ["run", "--target-user", "fuzmon-nobody", "-o", Out], "--target-user", "fuzmon-nobody", "no such user");
        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData("[filter]\ntarget_user = \"fuzmon-nobody\"\n", "2:1", "filter.target_user")]
    [InlineData("[filter]\nignore_process_name = [\"(\"]\n", "2:1", "regular expression")]
    [InlineData("[[filter.include]]\ncmdline = \"[\"\n", "2:1", "filter.include.cmdline")]
    [InlineData("[[filter.include]]\nnmae = \"x\"\n", "2:1", "filter.include.name")]
    [InlineData("[[filter.include]]\n", "1:", "a key at least")]
    public void A_filter_with_a_mistake_watches_nothing(string text, string place, string what)
    {
        Refuses(2, ["run", "-c", Folder.Write("c.toml", text), "-o", Out], $"c.toml:{place}", what);
        Assert.False(Directory.Exists(Out));
    }

    private Subject Hold(string name)
    {
        var subject = Subject.Start(Target.Named("hold"), "1", $"{_mark}{name}");
        subject.WaitForOutput("holding");
        return subject;
    }

    private string Configure(string filter) => Folder.Write("c.toml", $"[monitor]\ninterval_ms = 50\n{filter}\n");

    private Subject Watch(string filter) => Subject.Fuzmon("run", "-c", Configure(filter), "-o", Out);

    private void Expect(Subject fuzmon, Subject wanted, int samples = 3)
    {
        Eventually.True(() => Log.Samples(Out, wanted.Pid).Count >= samples, () => fuzmon.Error);
        Assert.All(Log.Samples(Out), sample => Assert.Equal(wanted.Pid, sample.GetProperty("pid").GetInt32()));
    }
}
