using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class LogFileTests : EndToEndTest
{
    [Fact]
    public void A_compressed_log_can_be_read_while_it_grows_and_after_a_kill()
    {
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 20\n[output]\ncompress = true\n");
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);
        Eventually.True(() => Files("*.jsonl.zst").Any(file => new FileInfo(file).Length > 1000), () => fuzmon.Error);

        fuzmon.Signal("KILL");
        fuzmon.WaitForExit();

        var file = Assert.Single(Files("fuzmon-*"));
        var lines = Subject.OutputOf("sh", "-c", "zstdcat \"$0\" | jq -c .pid", file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Count(line => line == Text(target.Pid)) > 10, string.Join('\n', lines));
        Assert.Equal(lines.Length, Subject.OutputOf(Repository.Fuzmon, "dump", Out).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_log_file_per_process_is_named_after_it()
    {
        var config = Folder.Write("c.toml", "[monitor]\ninterval_ms = 50\n[output]\nlayout = \"per-process\"\n");
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);
        Eventually.True(() => Log.Samples(Out, target.Pid).Count >= 3, () => fuzmon.Error);

        target.Signal("KILL");
        Assert.Equal(0, fuzmon.WaitForExit());

        var start = Log.Samples(Out)[0].GetProperty("start_ticks").GetInt64();
        var file = Assert.Single(Files($"{target.Pid}-{start}.jsonl"));
        Assert.Equal("exit", JsonDocument.Parse(File.ReadLines(file).Last()).RootElement.GetProperty("kind").GetString());
        Assert.Single(Files("fuzmon-*.jsonl"));
    }

    [Fact]
    public void A_folder_that_is_deleted_in_mid_run_costs_what_was_in_it_and_no_more()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(20), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);

        Directory.Move(Out, Folder["away"]);

        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);
        // Beside what the journal says of its own file.
        Assert.Single(
            Log.Lifecycle(Out, "degraded"), record => record.GetProperty("reason").GetString()!.Contains("moved away", StringComparison.Ordinal));
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Single(fuzmon.Error.Split('\n'), line => line.Contains("moved away", StringComparison.Ordinal));
    }

    private string[] Files(string pattern) => Directory.Exists(Out) ? Directory.GetFiles(Out, pattern, SearchOption.AllDirectories) : [];
}
