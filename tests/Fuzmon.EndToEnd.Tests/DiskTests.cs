using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class DiskTests : EndToEndTest
{
    private const int DiskBytes = 16 * 1024 * 1024;
    private const int Targets = 4;
    private static readonly TimeSpan FullTime = TimeSpan.FromSeconds(1.5);

    [MountTheory]
    [InlineData("shared")]
    [InlineData("per-process")]
    public void A_full_disk_stops_no_sampling_and_what_it_costs_is_a_number(string layout)
    {
        using var disk = Mount.Disk(Out, DiskBytes);
        var targets = Enumerable.Range(0, Targets).Select(_ => Subject.Start(Target.Named("hold"))).ToArray();
        try
        {
            var config = Folder.Write(
                "c.toml", $"[monitor]\ninterval_ms = 10\n[output]\nlayout = \"{layout}\"\nmax_backlog_bytes = 65536\nmax_total_bytes = 0\n");
            using var fuzmon = Subject.Fuzmon(["-c", config, "-o", Out, .. targets.SelectMany(target => new[] { "-p", Text(target.Pid) })]);
            Eventually.True(() => Log.Samples(Out).Count >= 10, () => fuzmon.Error);

            // Nothing shows from outside when memory is full too: the disk stays full for a while, and again if that was too short.
            var rounds = 0;
            Eventually.True(
                () =>
                {
                    rounds++;
                    StayFull(() => Count(fuzmon, "cannot be written") == rounds);
                    Eventually.True(() => Count(fuzmon, "writing again") == rounds, () => fuzmon.Error);
                    return Lost() > 0;
                },
                () => fuzmon.Error);
            var before = Log.Samples(Out).Count;
            Eventually.True(() => Log.Samples(Out).Count >= before + 10, () => fuzmon.Error);
            fuzmon.Signal("TERM");
            Assert.Equal(0, fuzmon.WaitForExit());

            var stopped = Log.Lifecycle(Out, "stopped").Single();
            Assert.Equal(stopped.GetProperty("samples").GetInt64(), Log.Samples(Out).Count + Lost());
        }
        finally
        {
            Array.ForEach(targets, target => target.Dispose());
        }
    }

    [MountFact]
    public void A_folder_that_becomes_read_only_stops_no_sampling_and_takes_new_files_when_it_can()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(20), "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 3, () => fuzmon.Error);

        using (Mount.ReadOnly(Out))
        {
            fuzmon.Signal("HUP");
            Eventually.True(() => Count(fuzmon, "no new log file can be made") == 1, () => fuzmon.Error);
            var before = Log.Samples(Out).Count;
            Eventually.True(() => Log.Samples(Out).Count >= before + 5, () => fuzmon.Error);
        }

        fuzmon.Signal("HUP");
        // The finished one may be compressed by then.
        Eventually.True(() => Files().Select(file => file.Split(".jsonl")[0]).Distinct().Count() == 2, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Empty(Log.Lifecycle(Out, "lost"));
    }

    private string[] Files() => Directory.GetFiles(Out, "fuzmon-*", SearchOption.AllDirectories);

    private long Lost() => Log.Lifecycle(Out, "lost").Sum(record => record.GetProperty("lost").GetInt64());

    private static int Count(Subject fuzmon, string message) => fuzmon.Error.Split(message).Length - 1;

    private void StayFull(Func<bool> isNoticed)
    {
        var filler = Path.Combine(Out, "filler");
        using (var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            // What is left to the log's own last block is filled by the log.
            var block = new byte[4096];
            Eventually.True(
                () =>
                {
                    try
                    {
                        while (true)
                            file.Write(block);
                    }
                    catch (IOException)
                    {
                        return isNoticed();
                    }
                },
                () => "the full disk was not noticed");
        }

        using var never = new ManualResetEventSlim();
        never.Wait(FullTime);
        File.Delete(filler);
    }
}
