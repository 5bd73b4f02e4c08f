using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Journal;

public sealed class JournalTroubleTests : JournalTest
{
    [LongFact]
    public void A_journal_that_is_deleted_costs_the_log_nothing_and_its_loss_is_a_number()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-c", Config(), "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => Log.Samples(Out).Count >= 10, () => fuzmon.Error);

        Array.ForEach(Directory.GetFiles(Out, "journal.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToArray(), File.Delete);
        AwaitReplacement(fuzmon);
        Stop(fuzmon);

        AssertNothingIsMissing();
    }

    [LongFact]
    public void A_damaged_journal_is_set_aside_at_the_start_and_said_so()
    {
        using var target = Subject.Start(Target.Named("hold"));
        string[] arguments = ["-c", Config(), "-o", Out, "-p", Text(target.Pid)];
        using (var fuzmon = Subject.Fuzmon(arguments))
        {
            Eventually.True(() => Log.Samples(Out).Count >= 10, () => fuzmon.Error);
            Stop(fuzmon);
        }

        var replayed = Replayed().Length;
        // The middle is pages of rows, wherever it is cut.
        var bytes = File.ReadAllBytes(JournalPath);
        bytes.AsSpan(4096).Fill(0xa5);
        File.WriteAllBytes(JournalPath, bytes);
        using var next = Subject.Fuzmon(arguments);
        var before = Log.Samples(Out).Count;
        Eventually.True(() => Log.Samples(Out).Count >= before + 10, () => next.Error);
        Stop(next);

        var aside = Assert.Single(Directory.GetFiles(Out, "journal.db.damaged-*Z"));
        Assert.Contains(aside, next.Error, StringComparison.Ordinal);
        Assert.Contains(Log.Lifecycle(Out, "degraded"), record => record.GetProperty("reason").GetString()!.Contains(aside, StringComparison.Ordinal));
        Assert.True(replayed > 0);
        Assert.All(Log.Samples(Out), sample => Assert.True(sample.TryGetProperty("seq", out _)));
    }

    [LongTheory]
    [InlineData("this is no database, but it is long enough to be taken for one if nobody looks at how it begins, as they should")]
    [InlineData("")]
    [InlineData("short")]
    public void A_file_that_is_no_journal_costs_nothing(string content)
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(JournalPath, content);
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-c", Config(), "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => Log.Samples(Out).Count >= 5, () => fuzmon.Error);
        Stop(fuzmon);

        AssertReplayEqualsLog();
    }

    [LongFact]
    public void Bytes_that_change_anywhere_meanwhile_cost_the_log_nothing()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-c", Config(intervalMs: 20), "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => Log.Samples(Out).Count >= 20, () => fuzmon.Error);
        var random = new Random(3);
        foreach (var path in new[] { JournalPath, $"{JournalPath}-wal" })
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            for (var i = 0; i < 100; i++)
            {
                file.Position = random.NextInt64(file.Length);
                file.WriteByte((byte)random.Next(256));
            }
        }

        var before = Log.Samples(Out).Count;
        Eventually.True(() => Log.Samples(Out).Count >= before + 20, () => fuzmon.Error);
        Stop(fuzmon);

        Assert.Equal(Log.Lifecycle(Out, "stopped").Single().GetProperty("samples").GetInt32(), Log.Samples(Out).Count);
    }

    [MountFact]
    public void A_disk_for_the_journal_that_is_full_costs_the_log_nothing()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var disk = Mount.Disk(Folder["small"], 1024 * 1024);
        Directory.CreateDirectory(Out);
        // Only the journal is on it, so that the log can be complete.
        File.WriteAllText(Path.Combine(Folder["small"], "journal.db"), "");
        Subject.OutputOf("ln", "-s", Path.Combine(Folder["small"], "journal.db"), JournalPath);
        var filler = Path.Combine(Folder["small"], "filler");
        using var fuzmon = Subject.Fuzmon("-c", Config(intervalMs: 10), "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => Log.Samples(Out).Count >= 5, () => fuzmon.Error);

        Eventually.True(
            () =>
            {
                Fill(filler);
                return fuzmon.Error.Contains("failed", StringComparison.Ordinal);
            },
            () => fuzmon.Error);
        File.Delete(filler);
        AwaitReplacement(fuzmon);
        Stop(fuzmon);

        AssertNothingIsMissing();
    }

    [LongFact]
    public void Only_one_monitor_has_a_journal_and_the_other_one_says_who()
    {
        using var target = Subject.Start(Target.Named("hold"));
        string[] arguments = ["-c", Config(), "-o", Out, "-p", Text(target.Pid)];
        using var fuzmon = Subject.Fuzmon(arguments);
        Eventually.True(() => Log.Samples(Out).Count >= 1, () => fuzmon.Error);
        var files = Log.Files(Out).Length;

        Refuses(1, arguments, "in use", $"pid {fuzmon.Pid}", "-o DIR");

        Assert.Equal(files, Log.Files(Out).Length);
        fuzmon.Signal("KILL");
        fuzmon.WaitForExit();
        using var next = Subject.Fuzmon(arguments);
        // By then it listens to signals.
        Eventually.True(() => Log.Lifecycle(Out, "outage").Count == 1, () => next.Error);
        Stop(next);
    }

    [LongFact]
    public void Without_a_journal_there_is_no_file_and_no_number()
    {
        var config = Folder.Write("n.toml", "[monitor]\ninterval_ms = 20\n[journal]\nenabled = false\n");
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-c", config, "-o", Out, "-p", Text(target.Pid));
        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);
        Stop(fuzmon);

        Assert.Empty(Directory.GetFiles(Out, "journal*"));
        Assert.All(Log.Samples(Out), sample => Assert.False(sample.TryGetProperty("seq", out _)));
    }

    private static void Stop(Subject fuzmon)
    {
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());
    }

    /// <summary>Waits until the journal is there again and has the newest sample.</summary>
    private void AwaitReplacement(Subject fuzmon) => Eventually.True(
        () => Log.Lifecycle(Out, "degraded").Any(record => record.TryGetProperty("lost", out _))
            && Log.Samples(Out)[^1].TryGetProperty("seq", out _),
        () => fuzmon.Error);

    /// <summary>The log has every sample, and what the journal lacks of it is what was said to be lost.</summary>
    private void AssertNothingIsMissing()
    {
        Assert.Equal(Log.Lifecycle(Out, "stopped").Single().GetProperty("samples").GetInt32(), Log.Samples(Out).Count);
        var lost = Log.Lifecycle(Out, "degraded").Sum(record => record.TryGetProperty("lost", out var number) ? number.GetInt64() : 0);
        // The record that begins a run is in the journal beside the log's own.
        var lacking = Logged().Length - Replayed().Length - SaidOutside();
        Assert.InRange(lost, lacking, lacking + 1);
    }

    // What says that the journal failed cannot be in it, and is not what is lost.
    private int SaidOutside() => Logged().Count(line => Seq(line) is null && JsonDocument.Parse(line).RootElement.TryGetProperty("kind", out _));

    private static void Fill(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var block = new byte[4096];
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
