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
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly IRecordSink _sink;
    private readonly TimeProvider _time;
    private readonly MonitorCounters _counters;
    private readonly int _capacity;
    private readonly Thread _thread;

    // The lock guards what follows. No BlockingCollection: it spins before it sleeps, and this thread sleeps after every batch.
    private readonly Queue<Record> _queue = new();
    private bool _isWaiting;
    private bool _isClosing;
    private long _dropped;

    public SinkQueue(IRecordSink sink, int capacity, MonitorCounters counters, TimeProvider time)
    {
        _sink = sink;
        _time = time;
        _counters = counters;
        _capacity = capacity;
        _thread = new Thread(Run) { IsBackground = true, Name = $"sink {sink.Name}" };
        _thread.Start();
    }

    /// <summary>Queues a record; never waits for the sink.</summary>
    public void Add(Record record)
    {
        lock (_queue)
        {
            if (_queue.Count < _capacity && !_isClosing)
            {
                _queue.Enqueue(record);
                if (_isWaiting)
                    System.Threading.Monitor.Pulse(_queue);
                _isWaiting = false;
                return;
            }

            _dropped++;
        }

        _counters.CountLost();
    }

    /// <summary>Waits until the sink has had everything that was queued, or for <see cref="DisposeTimeout"/>.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isClosing = true;
            System.Threading.Monitor.Pulse(_queue);
        }

        // A sink that hangs (a dead network file system) must not hold up the end of the monitor for ever.
        _thread.Join(DisposeTimeout);
    }

    private void Run()
    {
        var batch = new List<Record>();
        while (TakeBatch(batch))
        {
            if (batch.Count > 0 || _sink.HasBacklog)
                _sink.Write(batch);
            batch.Clear();
        }

        _sink.Dispose();
    }

    /// <summary>Waits for records, or until a backlog is to be tried again; false at the end.</summary>
    private bool TakeBatch(List<Record> batch)
    {
        lock (_queue)
        {
            if (_queue.Count == 0 && !_isClosing)
            {
                _isWaiting = true;
                System.Threading.Monitor.Wait(_queue, _sink.HasBacklog ? RetryInterval : Timeout.InfiniteTimeSpan);
                _isWaiting = false;
            }

            // A little later, a whole batch costs one write instead of many. Only the end wakes it.
            if (_queue.Count > 0 && !_isClosing)
                System.Threading.Monitor.Wait(_queue, Linger);

            if (_queue.Count == 0 && _dropped == 0 && _isClosing)
                return false;

            while (batch.Count < MaxBatch && _queue.TryDequeue(out var next))
                batch.Add(next);
            if (_dropped > 0)
                batch.Add(Lost(_dropped));
            _dropped = 0;
            return true;
        }
    }

    private LifecycleRecord Lost(long count) => new()
    {
        Timestamp = _time.GetUtcNow().UtcDateTime,
        Event = LifecycleEvent.Lost,
        Reason = $"the {_sink.Name} could not keep up",
        Lost = count,
    };
}
