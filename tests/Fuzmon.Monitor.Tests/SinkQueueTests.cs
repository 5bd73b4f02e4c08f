using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

public sealed class SinkQueueTests
{
    private readonly MonitorCounters _counters = new();

    [Fact]
    public void Everything_that_was_queued_is_written_before_the_queue_is_gone()
    {
        var sink = new CollectingSink();
        using (var queue = new SinkQueue(sink, 10_000, _counters, TimeProvider.System))
        {
            for (var pid = 1; pid <= 9_000; pid++)
                queue.Add(Record(pid));
        }

        Assert.Equal(Enumerable.Range(1, 9_000), sink.Records.Cast<ExitRecord>().Select(record => record.Process.Pid));
        Assert.True(sink.IsDisposed);
    }

    [Fact]
    public void A_sink_that_blocks_costs_records_but_no_time_and_is_told_how_many()
    {
        var sink = new BlockedSink();
        using (var queue = new SinkQueue(sink, 100, _counters, TimeProvider.System))
        {
            for (var pid = 1; pid <= 1_000; pid++)
                queue.Add(Record(pid));

            Assert.InRange(_counters.Lost, 1, 900);
            sink.LetGo();
        }

        Assert.Equal(1_000, sink.Written + sink.Lost);
        Assert.Equal(_counters.Lost, sink.Lost);
    }

    private static ExitRecord Record(int pid) => new()
    {
        Timestamp = DateTime.UnixEpoch,
        Process = new ProcessKey(pid, 1),
        ProcessName = "x",
    };
}
