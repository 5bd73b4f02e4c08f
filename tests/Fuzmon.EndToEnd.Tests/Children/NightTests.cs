using System.Diagnostics;
using System.Globalization;
using Fuzmon.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>
/// A night in short, with the journal: memory, descriptors, threads and the journal stay within bounds, and nothing is lost. By hand an
/// hour of it: FUZMON_FULL_TESTS=1 FUZMON_NIGHT_SECONDS=3600.
/// </summary>
public sealed class NightTests(ITestOutputHelper output) : ChildrenTest
{
    private const long JournalBytes = 16 << 20;
    private const long JournalSlack = 16 << 20;

    [LongFact]
    public void In_a_short_night_nothing_grows_without_bounds_and_nothing_is_lost() => Pass(rate: 1000, held: 50, seconds: 20);

    [LongFact]
    public void In_a_long_night_nothing_grows_without_bounds_and_nothing_is_lost() => Pass(
        rate: 5000, held: 500, int.Parse(Environment.GetEnvironmentVariable("FUZMON_NIGHT_SECONDS") ?? "120", CultureInfo.InvariantCulture));

    private void Pass(int rate, int held, int seconds)
    {
        var configuration = Folder.Write(
            "night.toml",
            $"""
            [monitor]
            interval_ms = 1000
            events = "auto"
            [journal]
            enabled = true
            max_bytes = {JournalBytes}
            """);
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", configuration, "-o", Out, "--", Target.Named("night"), Text(rate), Text(held), Text(seconds));
        var states = new List<State>();
        using var never = new ManualResetEventSlim();
        for (var begin = Stopwatch.GetTimestamp(); !fuzmon.HasExited; never.Wait(500))
        {
            if (State.TryRead(fuzmon.Pid, Path.Combine(Out, "journal.db"), Stopwatch.GetElapsedTime(begin)) is { } state)
                states.Add(state);
        }

        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);
        var (told, counted, lost) = (Tally.Told(fuzmon.Output), Tally.Logged(Out), Tally.Lost(Out));
        var step = Math.Max(1, states.Count / 60);
        var table = string.Join('\n', states.Where((_, i) => i % step == 0).Append(states[^1]));
        output.WriteLine($"told: {told}; counted: {counted}; lost: {lost}\n{table}");
        Assert.Equal(0, lost);
        counted.MustBe(told, within: 0, () => table);
        // Once it has warmed up, as after a third of the night.
        var (early, late) = (states.Take(states.Count / 3).ToList(), states.Skip(states.Count / 3).ToList());
        Assert.True(late.Max(state => state.ResidentKb) <= early.Max(state => state.ResidentKb) + 65_536, table);
        Assert.True(late.Max(state => state.Descriptors) <= early.Max(state => state.Descriptors) + 8, table);
        Assert.True(late.Max(state => state.Threads) <= early.Max(state => state.Threads) + 8, table);
        Assert.True(late.Max(state => state.JournalBytes) <= JournalBytes + JournalSlack, table);
    }

    private sealed record State(double Seconds, long ResidentKb, int Descriptors, int Threads, long JournalBytes)
    {
        /// <summary>How it is; null when it has ended.</summary>
        public static State? TryRead(int pid, string journal, TimeSpan time)
        {
            try
            {
                var status = File.ReadAllLines($"/proc/{pid}/status");
                return new State(
                    time.TotalSeconds,
                    NumberIn(status, "VmRSS:"),
                    Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length,
                    (int)NumberIn(status, "Threads:"),
                    new[] { journal, $"{journal}-wal" }.Sum(path => File.Exists(path) ? new FileInfo(path).Length : 0));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                return null;
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Seconds,6:F0} s {ResidentKb,8} KiB {Descriptors,4} descriptors {Threads,3} threads {JournalBytes,10} bytes of journal");

        private static long NumberIn(string[] status, string key)
            => long.Parse(status.Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
