using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Journal;

public sealed class KillTests : JournalTest
{
    private const int Kills = 100;
    private const int Processes = 200;

    [LongFact]
    public void A_monitor_that_is_killed_at_any_moment_goes_on_and_records_everything_once()
    {
        var random = new Random(6);
        var config = Config(intervalMs: 200);
        var targets = Enumerable.Range(0, Processes).Select(_ => Subject.Start(Target.Named("hold"))).ToArray();
        try
        {
            string[] arguments = ["-c", config, "-o", Out, .. targets.SelectMany(target => new[] { "-p", Text(target.Pid) })];
            for (var kill = 0; kill < Kills; kill++)
            {
                using var fuzmon = Subject.Fuzmon(arguments);
                AwaitSamplesOfAll(fuzmon, targets);
                // The moment is to be a random one, in the middle of whatever is going on.
                using var never = new ManualResetEventSlim();
                never.Wait(random.Next(500));
                fuzmon.Signal("KILL");
                fuzmon.WaitForExit();
            }

            using var last = Subject.Fuzmon(arguments);
            AwaitSamplesOfAll(last, targets);
            Eventually.True(() => Log.Lifecycle(Out, "outage").Count == Kills, () => last.Error);
            last.Signal("TERM");
            Assert.Equal(0, last.WaitForExit());
        }
        finally
        {
            Array.ForEach(targets, target => target.Dispose());
        }

        AssertReplayEqualsLog();
        AssertEachOnce(Replayed());
        Assert.All(Logged(), line => Assert.NotNull(Seq(line)));
    }

    [LongFact]
    public void What_was_killed_before_it_was_logged_is_logged_by_the_next()
    {
        using var target = Subject.Start(Target.Named("hold"));
        string[] arguments = ["-c", Config(intervalMs: 20), "-o", Out, "-p", Text(target.Pid)];
        using (var fuzmon = Subject.Fuzmon(arguments))
        {
            Eventually.True(() => Log.Samples(Out).Count >= 20, () => fuzmon.Error);
            fuzmon.Signal("KILL");
            fuzmon.WaitForExit();
        }

        // As if the log had not been written for its last moments.
        var file = Assert.Single(Log.Files(Out));
        var lines = File.ReadAllLines(file);
        File.WriteAllLines(file, lines[..^5]);
        using var next = Subject.Fuzmon(arguments);
        Eventually.True(() => lines[^5..].All(line => Lines(LogText()).Contains(line)), () => next.Error);
        next.Signal("TERM");
        Assert.Equal(0, next.WaitForExit());

        AssertReplayEqualsLog();
    }

    private string LogText() => string.Concat(Log.Files(Out).Select(File.ReadAllText));

    private void AwaitSamplesOfAll(Subject fuzmon, Subject[] targets) => Eventually.True(
        () =>
        {
            // Of this run: the newest file is its.
            var newest = Log.Files(Out).MaxBy(file => File.GetLastWriteTimeUtc(file));
            if (newest is null || !(fuzmon.HasExited || OwnsFile(fuzmon, newest)))
                return false;
            var text = File.ReadAllText(newest);
            return targets.All(target => text.Contains($"\"pid\":{target.Pid},", StringComparison.Ordinal));
        },
        () => fuzmon.Error);

    private static bool OwnsFile(Subject fuzmon, string file)
        => File.ReadLines(file).FirstOrDefault()?.Contains($"\"monitor_pid\":{fuzmon.Pid},", StringComparison.Ordinal) == true;
}
