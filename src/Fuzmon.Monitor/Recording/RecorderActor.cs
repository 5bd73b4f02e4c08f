using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Passes every record to every sink and waits for none of them.</summary>
internal sealed class RecorderActor : ReceiveActor
{
    private const int QueueCapacity = 65_536;

    private readonly List<SinkQueue> _sinks;

    public RecorderActor(IEnumerable<IRecordSink> sinks, MonitorCounters counters, TimeProvider time)
    {
        _sinks = [.. sinks.Select(sink => new SinkQueue(sink, QueueCapacity, counters, time))];

        Receive<Record>(Pass);
    }

    // Whatever was recorded before the stop reaches the sinks: messages are taken in order, and so are the queues' records.
    protected override void PostStop()
    {
        foreach (var sink in _sinks)
            sink.Dispose();
    }

    private void Pass(Record record)
    {
        foreach (var sink in _sinks)
            sink.Add(record);
    }
}
