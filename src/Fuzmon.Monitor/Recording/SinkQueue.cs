using System.Collections.Concurrent;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Keeps one slow sink from holding up anything else: a bounded queue and a thread that empties it. What does not fit is
/// dropped and counted, and the number goes to the sink as a record as soon as it takes records again.
/// </summary>
internal sealed class SinkQueue : IDisposable
{
    private const int MaxBatch = 4096;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly IRecordSink _sink;
    private readonly TimeProvider _time;
    private readonly MonitorCounters _counters;
    private readonly BlockingCollection<Record> _queue;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Thread _thread;
    private long _dropped;

    public SinkQueue(IRecordSink sink, int capacity, MonitorCounters counters, TimeProvider time)
    {
        _sink = sink;
        _time = time;
        _counters = counters;
        _queue = new BlockingCollection<Record>(capacity);
        _thread = new Thread(Run) { IsBackground = true, Name = $"sink {sink.Name}" };
        _thread.Start();
    }

    /// <summary>Queues a record; never waits.</summary>
    public void Add(Record record)
    {
        if (_queue.TryAdd(record))
            return;

        Interlocked.Increment(ref _dropped);
        _counters.CountLost();
    }

    /// <summary>Waits until the sink has had everything that was queued, or for <see cref="DisposeTimeout"/>.</summary>
    public void Dispose()
    {
        _closing.Set();
        _queue.CompleteAdding();
        // A sink that hangs (a dead network file system) must not hold up the end of the monitor for ever.
        if (!_thread.Join(DisposeTimeout))
            return;

        _queue.Dispose();
        _closing.Dispose();
    }

    private void Run()
    {
        var batch = new List<Record>();
        while (!_queue.IsCompleted)
        {
            if (_queue.TryTake(out var first, _sink.HasBacklog ? RetryInterval : Timeout.InfiniteTimeSpan))
            {
                batch.Add(first);
                // A little later, a whole batch costs one write instead of many.
                _closing.Wait(Linger);
                while (batch.Count < MaxBatch && _queue.TryTake(out var next))
                    batch.Add(next);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                batch.Add(Lost(dropped));
            if (batch.Count > 0 || _sink.HasBacklog)
                _sink.Write(batch);
            batch.Clear();
        }

        _sink.Dispose();
    }

    private LifecycleRecord Lost(long count) => new()
    {
        Timestamp = _time.GetUtcNow().UtcDateTime,
        Event = LifecycleEvent.Lost,
        Reason = $"the {_sink.Name} could not keep up",
        Lost = count,
    };
}
