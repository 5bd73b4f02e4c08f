using System.Diagnostics;
using Fuzmon.Linux.Children;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Children;

/// <summary>Children of real processes, counted in the kernel.</summary>
public sealed class KernelCountTests
{
    private const int TinyRing = 4096;
    private const int EachWay = 300;

    [BpfFact]
    public void Ends_that_there_was_no_room_to_tell_of_are_counted_all_the_same()
    {
        // Until it is read, room is for some dozens of events.
        var (watch, parent) = Watch(TinyRing);
        using (watch)
        using (parent)
        {
            Finish(parent);
            var totals = watch.Finish().OfType<ChildrenRecord>().ToList();

            Assert.True(watch.Lost > 0);
            Assert.Equal(EachWay * 3, totals.Sum(record => record.Count));
            Assert.Equal(EachWay, totals.Sum(record => record.ByExitCode.GetValueOrDefault(3)));
            Assert.Equal(EachWay, totals.Sum(record => record.ByExitCode.GetValueOrDefault(0)));
            Assert.Equal(EachWay, totals.Sum(record => record.BySignal.GetValueOrDefault("SIGKILL")));
            // What was lost is in no histogram.
            Assert.True(totals.Sum(record => record.LifetimeMs.Count) < EachWay * 3);
        }
    }

    [BpfFact]
    public void With_room_for_all_each_end_is_a_record_too()
    {
        var ends = new List<Record>();
        var (watch, parent) = Watch(ringBytes: 0);
        using (watch)
        using (parent)
        {
            watch.Start(ends.Add);
            Finish(parent);
            var last = watch.Finish();
            ends.AddRange(last);

            Assert.Equal(0, watch.Lost);
            var exits = ends.OfType<ExitRecord>().ToList();
            Assert.Equal(EachWay * 3, exits.Count);
            Assert.Equal(EachWay, exits.Count(exit => exit.ExitCode == 3));
            Assert.Equal(EachWay, exits.Count(exit => exit.Signal == "SIGKILL"));
            Assert.All(exits, exit => Assert.Equal(parent.Id, exit.ParentPid));
            Assert.All(exits, exit => Assert.True(exit.PeakRssKb > 0));
            Assert.Equal(EachWay * 3, last.OfType<ChildrenRecord>().Sum(record => record.LifetimeMs.Count));
        }
    }

    // A shell that waits to be let go.
    private static (ChildWatch Watch, Process Parent) Watch(int ringBytes)
    {
        var source = BpfSource.TryOpen(out var reason, ringBytes);
        Assert.True(source is not null, reason);
        var watch = new ChildWatch(source, ChildScope.Families, () => ExitPolicy.All, TimeProvider.System);
        var script = $"read go; i=0; while [ $i -lt {EachWay} ]; do (exit 3); (exit 0); sh -c 'kill -9 $$'; i=$((i+1)); done";
        var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true })!;
        watch.AddRoot(parent.Id);
        return (watch, parent);
    }

    private static void Finish(Process parent)
    {
        parent.StandardInput.WriteLine();
        parent.WaitForExit();
    }
}
