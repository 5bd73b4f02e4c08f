using Fuzmon.Monitor.Tests.Support;

namespace Fuzmon.Monitor.Tests.Selection;

public sealed class SelectionRulesTests : IDisposable
{
    private readonly FakeMachine _machine = new();
    private readonly FakeProcess _process = new(12, startTicks: 999_000)
    {
        ParentPid = 11,
        Name = "target",
        CommandLine = "./target --seed 7",
        Uid = 1000,
        RssKb = 2048,
        CpuTicks = 250,
    };

    public SelectionRulesTests() => _machine.Add(
        new FakeProcess(1, startTicks: 0) { Name = "init", ParentPid = 0 },
        new FakeProcess(10) { Name = "afl-fuzz" },
        new FakeProcess(11) { Name = "sh", ParentPid = 10 },
        _process);

    public void Dispose() => _process.Dispose();

    [Fact]
    public void New_rules_let_everything_pass_and_ask_nothing()
    {
        Assert.True(Selects(new()));
        Assert.Equal((0, 0), (_machine.OwnersRead, _machine.CommandLinesRead));
    }

    [Theory]
    [InlineData("arge", true)]
    [InlineData("^target$", true)]
    [InlineData("^sh$", false)]
    [InlineData("--seed", false)]
    public void Name(string pattern, bool holds) => Expect(holds, new() { Name = Pattern.Of(pattern) });

    [Theory]
    [InlineData("--seed 7$", true)]
    [InlineData("^target", false)]
    public void Command_line(string pattern, bool holds) => Expect(holds, new() { CommandLine = Pattern.Of(pattern) });

    [Theory]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    public void User(int uid, bool holds)
    {
        Expect(holds, new() { Uid = uid });
        Assert.Equal(holds, Selects(new() { TargetUid = uid }));
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(10, false)]
    [InlineData(12, false)]
    public void Parent_by_pid(int pid, bool holds) => Expect(holds, new() { Parent = new(pid) });

    [Theory]
    [InlineData("^sh$", true)]
    [InlineData("afl", false)]
    [InlineData("target", false)]
    public void Parent_by_name(string pattern, bool holds) => Expect(holds, new() { Parent = new(Pattern.Of(pattern)) });

    [Theory]
    [InlineData(11, true)]
    [InlineData(10, true)]
    [InlineData(1, true)]
    [InlineData(12, false)]
    [InlineData(99, false)]
    public void Ancestor_by_pid(int pid, bool holds) => Expect(holds, new() { Ancestor = new(pid) });

    [Theory]
    [InlineData("^afl-fuzz$", true)]
    [InlineData("target", false)]
    public void Ancestor_by_name(string pattern, bool holds) => Expect(holds, new() { Ancestor = new(Pattern.Of(pattern)) });

    [Theory]
    [InlineData(2048, 2048, true)]
    [InlineData(2049, null, false)]
    [InlineData(null, 2047, false)]
    [InlineData(0, null, true)]
    public void Resident_memory(int? least, int? most, bool holds) => Expect(holds, new() { MinRssKb = least, MaxRssKb = most });

    [Theory]
    [InlineData(25.0, true)]
    [InlineData(25.1, false)]
    public void Average_use_of_the_CPU(double least, bool holds) => Expect(holds, new() { MinCpuPercent = least });

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.01, false)]
    public void Age(double seconds, bool holds) => Expect(holds, new() { MinAge = TimeSpan.FromSeconds(seconds) });

    [Fact]
    public void All_keys_of_a_rule_must_hold()
    {
        var name = Pattern.Of("target");

        Expect(true, new() { Name = name, Uid = 1000, MinRssKb = 1 });
        Expect(false, new() { Name = name, Uid = 1001, MinRssKb = 1 });
        Expect(false, new() { Name = name, Uid = 1000, MinRssKb = 9999 });
    }

    [Fact]
    public void One_include_rule_is_enough_and_one_exclude_rule_is_too_many()
    {
        ProcessRule holds = new() { Name = Pattern.Of("target") };
        ProcessRule fails = new() { Name = Pattern.Of("other") };

        Assert.True(Selects(new() { Include = [fails, holds] }));
        Assert.False(Selects(new() { Include = [fails, fails] }));
        Assert.False(Selects(new() { Include = [holds], Exclude = [fails, holds] }));
        Assert.True(Selects(new() { Include = [holds], Exclude = [fails] }));
    }

    [Fact]
    public void Target_user_and_ignored_names_narrow_what_is_included()
    {
        ProcessRule holds = new() { Name = Pattern.Of("target") };

        Assert.False(Selects(new() { Include = [holds], TargetUid = 0 }));
        Assert.False(Selects(new() { Include = [holds], IgnoredNames = [Pattern.Of("other"), Pattern.Of("arg")] }));
        Assert.True(Selects(new() { Include = [holds], TargetUid = 1000, IgnoredNames = [Pattern.Of("other")] }));
    }

    [Fact]
    public void What_is_not_known_never_holds()
    {
        _process.CommandLine = null;
        Expect(false, new() { CommandLine = Pattern.Of("") });

        _process.Uid = null;
        Assert.False(Selects(new() { Include = [new() { Uid = 0 }] }));
        Assert.False(Selects(new() { TargetUid = 0 }));
    }

    [Fact]
    public void A_kernel_thread_is_not_asked_for_arguments()
    {
        _process.RssKb = 0;

        Expect(false, new() { CommandLine = Pattern.Of("seed") });

        Assert.Equal(0, _machine.CommandLinesRead);
    }

    [Fact]
    public void A_parent_that_is_younger_than_its_child_has_only_inherited_the_pid()
    {
        _machine.Add(new FakeProcess(13, startTicks: 999_500) { Name = "late" });
        _process.ParentPid = 13;

        Expect(false, new() { Parent = new(13) });
    }

    [Fact]
    public void A_circle_of_parents_has_an_end()
    {
        _machine.Add(new FakeProcess(20, 500) { ParentPid = 21 }, new FakeProcess(21, 500) { ParentPid = 20 });
        _process.ParentPid = 20;

        Expect(true, new() { Ancestor = new(21) });
        Expect(false, new() { Ancestor = new(1) });
    }

    [Fact]
    public void The_dear_facts_are_read_only_when_the_cheap_ones_hold()
    {
        Expect(false, new() { Name = Pattern.Of("other"), Uid = 1000, CommandLine = Pattern.Of("seed") });

        Assert.Equal((0, 0), (_machine.OwnersRead, _machine.CommandLinesRead));
    }

    private void Expect(bool holds, ProcessRule rule)
    {
        Assert.Equal(holds, Selects(new() { Include = [rule] }));
        Assert.Equal(!holds, Selects(new() { Exclude = [rule] }));
    }

    private bool Selects(SelectionRules rules)
    {
        var look = new ProcessLook(_machine);
        look.Take(new Dictionary<int, Linux.ProcessEntry>());
        return rules.Matches(new Candidate(look, _process.Entry));
    }
}
