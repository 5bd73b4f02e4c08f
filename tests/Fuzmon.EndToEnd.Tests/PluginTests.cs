using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary>Instruments that are not part of Fuzmon: the example, which is built here.</summary>
public sealed class PluginTests : EndToEndTest
{
    [Fact]
    public void The_example_is_loaded_told_of_targets_and_given_its_settings()
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration("every_ms = 50"), "-o", Out, "--", "sh", "-c", UntilGo(":"));
        Eventually.True(() => Log.Of(Out, "finding").Any(record => record.GetProperty("text").GetString() == "1 processes are watched"), () => fuzmon.Error);
        Go();

        Assert.Equal(0, fuzmon.WaitForExit());
        var audit = File.ReadAllText(Path.Combine(Out, "instrumentation.log"));
        Assert.Contains(" Heartbeat: started\n", audit, StringComparison.Ordinal);
        Assert.Matches(@" Heartbeat: stopped; it took [\d.]+ ms in \d+ calls and made \d+ records\n", audit);
    }

    [Fact]
    public void One_that_fails_costs_nobody_else_anything_and_is_given_up_with_what_it_said()
    {
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration("evry = 1"), "-o", Out, "--", "sh", "-c", UntilGo(":"));
        Eventually.True(() => Log.Lifecycle(Out, "gave_up").Count > 0 && Log.Samples(Out).Count > 2, () => fuzmon.Error);
        Go();

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains("Heartbeat has no setting evry", Log.Lifecycle(Out, "gave_up")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cmdline = \"nobody\"", 1)]
    [InlineData("cmdline = \"go\"", 0)]
    [InlineData("name = \"^(sh|dash|bash)$\"\nsanitized = false", 0)]
    [InlineData("exe = \"/bin/\"\nsanitized = true", 1)]
    public void A_rule_says_which_targets_it_has(string conditions, int targets)
    {
        var configuration = Configuration("every_ms = 50");
        File.AppendAllText(configuration, $"[[instrumentation.rule]]\n{conditions}\ninstruments = []\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", configuration, "-o", Out, "--", "sh", "-c", UntilGo(":"));
        var audit = Path.Combine(Out, "instrumentation.log");
        if (targets == 0)
            Eventually.True(() => File.Exists(audit) && File.ReadAllText(audit).Contains("alone: a rule says so", StringComparison.Ordinal), () => fuzmon.Error);
        Eventually.True(() => Log.Of(Out, "finding").Any(record => record.GetProperty("text").GetString() == $"{targets} processes are watched"), () => fuzmon.Error);
        Go();

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.DoesNotContain(Log.Of(Out, "finding"), record => record.GetProperty("text").GetString() == $"{targets + 1} processes are watched");
    }

    [Fact]
    public void What_others_can_write_to_is_refused()
    {
        var configuration = Configuration("every_ms = 50");
        File.SetUnixFileMode(Folder["plugins/Heartbeat/Heartbeat.dll"], (UnixFileMode)0x1b6);
        using (var fuzmon = Subject.Fuzmon("run", "-c", configuration, "-o", Out, "--", "true"))
        {
            Assert.Equal(2, fuzmon.WaitForExit());
            Assert.Contains("Heartbeat.dll can be written to by others (mode 666)", fuzmon.Error, StringComparison.Ordinal);
        }

        File.SetUnixFileMode(Folder["plugins/Heartbeat/Heartbeat.dll"], (UnixFileMode)0x1a4);
        File.SetUnixFileMode(Folder["plugins"], (UnixFileMode)0x1ff);
        using var again = Subject.Fuzmon("run", "-c", configuration, "-o", Out, "--", "true");
        Assert.Equal(2, again.WaitForExit());
        Assert.Contains("plugins can be written to by others (mode 777)", again.Error, StringComparison.Ordinal);
    }

    private string Configuration(string settings)
    {
        var plugin = Directory.CreateDirectory(Folder["plugins/Heartbeat"]).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Heartbeat.dll"), Path.Combine(plugin, "Heartbeat.dll"));
        foreach (var path in new[] { Folder["plugins"], plugin })
            File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
        return Folder.Write("c.toml", $"[monitor]\ninterval_ms = 100\n[instrumentation.plugins]\nfolder = \"{Folder["plugins"]}\"\n[instrumentation.plugins.settings.Heartbeat]\n{settings}\n");
    }
}
