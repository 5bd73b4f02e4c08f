using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Passes every record to every sink and waits for none of them.</summary>
internal sealed class RecorderActor : ReceiveActor
{
    private readonly IReadOnlyList<SinkQueue> _sinks;

    public RecorderActor(IReadOnlyList<SinkQueue> sinks)
    {
        _sinks = sinks;

        Receive<Record>(Pass);
    }

    // The default is PostStop, but a failing parent restarts its children too, and the sinks live on.
    protected override void PreRestart(Exception reason, object message)
    {
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
