using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Journal;

/// <summary>A test of what the journal keeps.</summary>
public abstract class JournalTest : EndToEndTest
{
    private protected string JournalPath => Path.Combine(Out, "journal.db");

    private protected string Config(int intervalMs = 50, int flushMs = 100)
        => Folder.Write("c.toml", $"[monitor]\ninterval_ms = {intervalMs}\n[journal]\nenabled = true\nflush_ms = {flushMs}\n");

    private protected static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is put out again, without the beginnings of runs, which every log file has for itself.</summary>
    private protected string[] Replayed(params string[] arguments)
        => [.. Lines(Subject.OutputOf(Repository.Fuzmon, ["replay", Out, .. arguments])).Where(line => !IsStart(line))];

    /// <summary>What was logged, in no order.</summary>
    private protected string[] Logged() => [.. Lines(Subject.OutputOf(Repository.Fuzmon, "dump", Out)).Where(line => !IsStart(line))];

    private protected static long? Seq(string line)
        => JsonDocument.Parse(line).RootElement.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null;

    /// <summary>Replay has every logged record that has a number, and no other.</summary>
    private protected void AssertReplayEqualsLog()
    {
        var (logged, replayed) = (Logged(), Replayed());
        Assert.Equal(logged.Length, logged.Distinct().Count());
        Assert.Equal(logged.Where(line => Seq(line) is not null).Order(StringComparer.Ordinal), replayed.Order(StringComparer.Ordinal));
        var times = replayed.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("timestamp").GetString()).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    /// <summary>No sample of any process is missing from the journal or there twice.</summary>
    private protected static void AssertEachOnce(IEnumerable<string> lines)
    {
        var byProcess = lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => !record.TryGetProperty("kind", out _))
            .GroupBy(record => record.GetProperty("pid").GetInt32(), record => record.GetProperty("seq").GetInt64());
        Assert.All(byProcess, seqs => Assert.Equal(Enumerable.Range(1, seqs.Count()).Select(n => (long)n), seqs.Order()));
    }

    private static bool IsStart(string line) => line.Contains("\"event\":\"started\"", StringComparison.Ordinal);
}
