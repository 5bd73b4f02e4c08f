using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Reports;

/// <summary>Reports of every form that records are kept in.</summary>
public sealed class LogFormTests : EndToEndTest
{
    [Theory]
    [InlineData("")]
    [InlineData("format = \"msgpack\"")]
    [InlineData("compress = true")]
    [InlineData("format = \"msgpack\"\ncompress = true")]
    [InlineData("layout = \"per-process\"")]
    public void A_report_has_the_samples_of_the_log_in_whatever_form_it_is(string output)
    {
        var config = Folder.Write("c.toml", $"[monitor]\ninterval_ms = 50\n[output]\n{output}\n[journal]\nenabled = false\n");
        using var run = Subject.Fuzmon("run", "-c", config, "-o", Out, "--", "sh", "-c", "sleep 0.6 & wait; exit 0");
        Assert.Equal(0, run.WaitForExit());
        using var dump = Subject.Fuzmon("dump", Out);
        Assert.Equal(0, dump.WaitForExit());
        var samples = dump.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => !line.Contains("\"kind\"", StringComparison.Ordinal));

        var report = Make(Out);

        Assert.True(samples > 5);
        Assert.Equal(samples, report.GetProperty("samples").GetInt64());
        Assert.Contains(report.GetProperty("groups").EnumerateArray(), group => group.GetProperty("process_name").GetString() == "sleep");
    }

    [Fact]
    public void The_journal_of_a_folder_and_its_log_are_told_once_and_a_torn_end_is_a_number()
    {
        using var run = Subject.Fuzmon("run", "-c", Every(50), "-o", Out, "--", "sh", "-c", "sleep 0.6 & wait; exit 0");
        Assert.Equal(0, run.WaitForExit());
        var log = Assert.Single(Log.Files(Out));
        var samples = Log.Samples(Out).Count;

        Assert.Equal(samples, Make(Out).GetProperty("samples").GetInt64());
        Assert.Equal(samples, Make(Path.Combine(Out, "journal.db")).GetProperty("samples").GetInt64());

        File.AppendAllText(log, "{\"timestamp\":\"2026-");
        var torn = Make(log, "the last line is torn");
        Assert.Equal(samples, torn.GetProperty("samples").GetInt64());
        Assert.Equal(1, torn.GetProperty("missed").GetProperty("unreadable").GetInt64());
    }

    [Fact]
    public void What_cannot_be_done_is_one_line()
    {
        Refuses(4, ["report", Folder["nothing"]], "no such file");
        Refuses(4, ["export", "csv", Folder["nothing"]], "no such file");
        Refuses(2, ["export", "svg", Folder.Path], "svg");
        Refuses(2, ["report", Folder.Path, "--from", "yesterday"], "--from");
        Directory.CreateDirectory(Folder["empty"]);
        Refuses(4, ["report", Folder["empty"]], "no journal and no logs");
    }

    private JsonElement Make(string path, string? message = null)
    {
        using var report = Subject.Fuzmon("report", path, "-o", Folder["report"]);
        Assert.True(report.WaitForExit() == 0, report.Error);
        Assert.Contains(message ?? "", report.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder["report"], "report.json")));
        return json.RootElement.Clone();
    }
}
