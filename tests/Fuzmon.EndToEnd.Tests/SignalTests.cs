using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class SignalTests : EndToEndTest
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_ends_the_watching_with_a_last_sample(string signal)
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count == 1, () => fuzmon.Error);

        fuzmon.Signal(signal);

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Equal(2, Log.Samples(Out).Count);
        Assert.Equal("stopped", Log.Read(Out)[^1].GetProperty("event").GetString());
        Assert.False(target.HasExited);
    }

    [Theory]
    [InlineData("TERM", "SIGINT 0 SIGTERM 1\n")]
    [InlineData("INT", "SIGINT 1 SIGTERM 0\n")]
    public void A_signal_is_passed_on_to_the_command_once_and_its_end_ends_the_run(string signal, string counts)
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", Target.Named("signals"));
        fuzmon.WaitForOutput("waiting\n");

        fuzmon.Signal(signal);

        Assert.Equal(7, fuzmon.WaitForExit());
        Assert.Equal($"waiting\n{counts}", fuzmon.Output);
        Assert.Equal(7, Log.Of(Out, "exit").Single().GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void A_second_signal_does_not_wait_for_the_command()
    {
        var passedOn = Folder["passed-on"];
        using var fuzmon = Subject.Fuzmon(
            "run", "-o", Out, "--", "sh", "-c", $"trap ': > \"{passedOn}\"' TERM; echo $$; exec > /dev/null 2>&1; while :; do sleep 0.1; done");
        fuzmon.WaitForOutput("\n");
        var command = int.Parse(fuzmon.Output, System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            // Two signals at once are one to the kernel.
            fuzmon.Signal("TERM");
            Eventually.True(() => File.Exists(passedOn), () => fuzmon.Error);
            fuzmon.Signal("TERM");

            Assert.Equal(143, fuzmon.WaitForExit());
            Assert.Equal("stopped", Log.Read(Out)[^1].GetProperty("event").GetString());
        }
        finally
        {
            Subject.OutputOf("kill", "-9", Text(command));
        }
    }

    [Fact]
    public void A_hang_up_reads_the_configuration_again_and_a_wrong_one_changes_nothing()
    {
        var config = Every(3_600_000);
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count == 1, () => fuzmon.Error);

        Folder.Write("c.toml", "[monitor]\nintervall_ms = 20\n");
        fuzmon.Signal("HUP");
        Eventually.True(() => fuzmon.Error.Contains("not reloaded", StringComparison.Ordinal), () => fuzmon.Error);
        Assert.Contains("interval_ms", fuzmon.Error, StringComparison.Ordinal);
        Assert.Single(Log.Samples(Out));

        Every(20);
        fuzmon.Signal("HUP");
        Eventually.True(() => Log.Samples(Out).Count >= 5, () => fuzmon.Error);
        Assert.Single(Log.Lifecycle(Out, "reloaded"));
        // The finished one may be compressed by now.
        var files = Directory.GetFiles(Out, "fuzmon-*", SearchOption.AllDirectories).Select(file => file.Split(".jsonl")[0]).Distinct();
        Assert.Equal(2, files.Count());
    }
}
