using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>Records of single ends, as <c>output.exits</c> asks for them.</summary>
public sealed class ExitRecordTests : ChildrenTest
{
    private const int Children = 2000;

    [PrivilegedTheory]
    [InlineData("all")]
    [InlineData("notable")]
    [InlineData("totals")]
    public void Ends_are_recorded_as_asked_up_to_the_moment_of_the_stop(string exits)
    {
        using var shell = Subject.Start("sh", "-c", $"{Target.Named("storm")} {Children} 1 fork {Gate}; exec {Target.Named("hold")} 1");
        using var fuzmon = Subject.Fuzmon(
            "run", "-p", Text(shell.Pid), "-c", Configuration("netlink", $"[output]\nexits = \"{exits}\"\n"), "-o", Out);
        AwaitSamples(fuzmon, shell);
        Go();
        shell.WaitForOutput("children");
        fuzmon.Signal("TERM");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        // The storm itself is a child, too.
        var (told, counted, lost) = (Tally.Told(shell.Output), Tally.Logged(Out), Tally.Lost(Out));
        Assert.InRange(counted.All, told.All + 1 - lost, told.All + 1);
        var expected = exits == "all" ? counted.All : exits == "notable" ? counted.Signalled : 0;
        var records = Log.Of(Out, "exit");
        Assert.Equal(expected, records.Count);
        Assert.Equal(expected, records.DistinctBy(record => (record.GetProperty("pid").GetInt32(), record.GetProperty("lifetime_ms").GetDouble())).Count());
    }

    [PrivilegedFact]
    public void Each_of_many_that_have_the_same_pid_one_after_the_other_has_its_record()
    {
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", Configuration("netlink", "[output]\nexits = \"all\"\n"), "-o", Out, "--", Target.Named("reuse"), Text(Children));
        var status = fuzmon.WaitForExit();
        if (status == 77)
            return; // Somebody else has that pid, or this kernel lets nobody choose one.
        Assert.True(status == 0, fuzmon.Error);

        var pid = fuzmon.Output.Split('\n')[0].Split(' ')[1];
        var records = Log.Of(Out, "exit").Where(record => Text(record.GetProperty("pid").GetInt32()) == pid).ToList();
        Tally.Single(records).MustBe(Tally.Told(fuzmon.Output), Tally.Lost(Out), () => fuzmon.Output);
        Tally.Logged(Out).MustBe(Tally.Told(fuzmon.Output), Tally.Lost(Out), () => fuzmon.Output);
    }
}
