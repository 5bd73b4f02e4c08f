using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class BadInputTests : EndToEndTest
{
    [Fact]
    public void No_target_at_all() => Refuses(2, ["run"], "nothing to watch", "-p PID");

    [Fact]
    public void No_words_at_all() => Refuses(2, [], "--help");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("12x")]
    [InlineData("4194305")]
    [InlineData("99999999999999999999")]
    public void A_pid_that_can_be_none(string pid) => Refuses(2, ["run", $"-p={pid}", "-o", Out], pid, "whole number");

    [Fact]
    public void A_pid_that_is_missing_its_value() => Refuses(2, ["run", "-p"], "-p");

    [Fact]
    public void A_process_that_has_died()
    {
        using var dead = Subject.Start("true");
        dead.WaitForExit();

        Refuses(4, ["-p", Text(dead.Pid), "-o", Out], Text(dead.Pid), "no process");
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_configuration_that_is_not_there() => Refuses(2, ["run", "-c", Folder["none.toml"]], "none.toml", "no such file");

    [Fact]
    public void An_unknown_key_names_the_nearest()
        => Refuses(2, ["run", "-c", Folder.Write("c.toml", "[monitor]\nintervalsec = 1\n")], "c.toml:2:1", "monitor.interval_sec");

    [Fact]
    public void A_wrong_type()
        => Refuses(2, ["run", "-c", Folder.Write("c.toml", "[monitor]\ninterval_sec = \"1\"\n")], "c.toml:2:1", "number of seconds", "\"1\"");

    [Fact]
    public void An_output_that_cannot_be_written_to()
        => Refuses(1, ["run", "-o", Path.Combine(Folder.Write("file", ""), "x"), "--", "true"], "cannot write to", "-o DIR");

    [PrivilegedFact]
    public void A_user_without_a_home_folder_has_no_folder_for_results()
    {
        // Nobody in the user database has this id.
        string[] homeless = ["--reuid=64999", "--regid=64999", "--clear-groups", "env", "-u", "HOME", "-u", "XDG_STATE_HOME"];
        Subject.OutputOf("chown", "64999:64999", Folder.Path);
        using var fuzmon = Subject.StartIn(Folder.Path, "setpriv", [.. homeless, Repository.Fuzmon, "run", "--", "true"]);

        Assert.Equal(2, fuzmon.WaitForExit());
        var line = Assert.Single(fuzmon.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains("no home folder", line, StringComparison.Ordinal);
        Assert.Contains("-o DIR", line, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void An_unknown_option_names_the_nearest() => Refuses(2, ["run", "--confg", "x"], "--confg", "--config");

    [Fact]
    public void An_unknown_command_names_the_nearest() => Refuses(2, ["dmup", "x"], "dmup", "dump");

    [Fact]
    public void A_command_without_its_dashes() => Refuses(2, ["run", "sleep", "1"], "sleep", "--");

    [Fact]
    public void Dashes_without_a_command() => Refuses(2, ["run", "-o", Out, "--"], "--");

    [Fact]
    public void A_command_that_is_not_there()
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", "fuzmon-no-such-command");

        Assert.Equal(127, fuzmon.WaitForExit());
        Assert.Contains("fuzmon-no-such-command: command not found", fuzmon.Error, StringComparison.Ordinal);
        Assert.Empty(Log.Samples(Out));
        Assert.Empty(Log.Of(Out, "exit"));
    }

    [Fact]
    public void A_command_that_cannot_be_executed()
    {
        using var fuzmon = Subject.Fuzmon("run", "-o", Out, "--", Folder.Write("plain", "text"));

        Assert.Equal(126, fuzmon.WaitForExit());
        Assert.Contains("permission denied", fuzmon.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_of_nothing() => Refuses(4, ["dump", Folder["none"]], "none", "no such file");

    [Fact]
    public void A_dump_skips_what_is_torn_and_says_where()
    {
        var log = Folder.Write("x.jsonl", "{\"pid\":1}\n{\"pid\":2");
        using var dump = Subject.Fuzmon("dump", log);

        Assert.Equal(0, dump.WaitForExit());
        Assert.Equal("{\"pid\":1}\n", dump.Output);
        Assert.Contains("x.jsonl:2: the last line is torn", dump.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_seen_enough_ends_a_dump_without_a_word()
    {
        var log = Folder.Write("x.jsonl", string.Concat(Enumerable.Repeat("{\"pid\":1}\n", 200_000)));
        using var dump = Subject.Start("bash", "-c", "\"$0\" dump \"$1\" | head -n 1; exit ${PIPESTATUS[0]}", Repository.Fuzmon, log);

        Assert.Equal(141, dump.WaitForExit());
        Assert.Equal("{\"pid\":1}\n", dump.Output);
        Assert.Empty(dump.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_is_no_error(string option)
    {
        using var fuzmon = Subject.Fuzmon(option);

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains("run", fuzmon.Output, StringComparison.Ordinal);
        Assert.Contains("dump", fuzmon.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_told() => Assert.Matches(@"^fuzmon \d+\.\d+\.\d+\n$", Subject.OutputOf(Repository.Fuzmon, "--version"));
}
