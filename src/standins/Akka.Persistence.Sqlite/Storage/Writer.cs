using System.Diagnostics;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>
/// Writes on a thread of its own whatever has gathered, in one transaction. When that fails each request gets a transaction of its
/// own, so that one that cannot be written costs nobody else anything.
/// </summary>
internal sealed class Writer
{
    private const int MaxAttempts = 3;

    private readonly ConnectionSource _source;
    private readonly Thread _thread;
    private readonly object _gate = new();

    // Under the gate.
    private List<WriteRequest> _waiting = [];
    private TimeSpan _gathering;
    private int _maxBatch = 1000;
    private bool _isBusy;
    private bool _isUrgent;
    private bool _isStopping;

    // The thread's.
    private List<WriteRequest> _batch = [];
    private Connection? _connection;
    private bool _failedLastingly;

    internal Writer(ConnectionSource source)
    {
        _source = source;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
        _thread.Start();
    }

    /// <summary>How long a request waits for others to be written with it, and how many there may be in one transaction.</summary>
    internal void Gather(TimeSpan time, int maxBatch)
    {
        lock (_gate) (_gathering, _maxBatch) = (time, maxBatch);
    }

    /// <summary>Requests that nobody has begun to write.</summary>
    internal int WaitingCount
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    internal void Post(WriteRequest request)
    {
        lock (_gate)
        {
            _waiting.Add(request);
            var wasUrgent = _isUrgent;
            _isUrgent |= request.IsUrgent;
            if (_waiting.Count == 1 || _isUrgent != wasUrgent || _waiting.Count == _maxBatch) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Posts only if something is on its way that must come before.</summary>
    internal bool TryPostAfterOthers(WriteRequest request)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_isBusy) return false;
            Post(request);
            return true;
        }
    }

    /// <summary>Writes what waits, and closes.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (TakeBatch(out var maxBatch))
        {
            for (var start = 0; start < _batch.Count; start += maxBatch)
                Write(_batch.GetRange(start, Math.Min(maxBatch, _batch.Count - start)));
            _batch.Clear();
        }
        _connection?.Dispose();
    }

    private bool TakeBatch(out int maxBatch)
    {
        lock (_gate)
        {
            _isBusy = false;
            while (_waiting.Count == 0)
            {
                maxBatch = _maxBatch;
                if (_isStopping) return false;
                Monitor.Wait(_gate);
            }
            var since = Stopwatch.GetTimestamp();
            while (!_isUrgent && !_isStopping && _waiting.Count < _maxBatch
                && _gathering - Stopwatch.GetElapsedTime(since) is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, left);
            }
            (_waiting, _batch) = (_batch, _waiting);
            _isUrgent = false;
            _isBusy = true;
            maxBatch = _maxBatch;
            return true;
        }
    }

    private void Write(List<WriteRequest> requests)
    {
        if (TryWrite(requests) is not { } cause)
            requests.ForEach(static request => request.Succeed());
        else if (requests.Count == 1 || ConnectionSource.IsFileGone(cause))
            requests.ForEach(request => request.Fail(cause));
        else
            WriteOneByOne(requests);
    }

    private void WriteOneByOne(List<WriteRequest> requests)
    {
        var inARow = 0;
        Exception? lasting = null;
        foreach (var request in requests)
        {
            if ((lasting ?? TryWrite([request])) is not { } cause)
            {
                inARow = 0;
                request.Succeed();
                continue;
            }
            // A database that fails again and again fails the rest too, without a thousand attempts at it.
            if (_failedLastingly && ++inARow == MaxAttempts) lasting = cause;
            request.Fail(cause);
        }
    }

    private Exception? TryWrite(List<WriteRequest> requests)
    {
        try
        {
            var connection = _source.Renew(ref _connection);
            connection.Begin();
            foreach (var request in requests) request.Execute(connection);
            connection.Commit();
            return null;
        }
        catch (Exception e)
        {
            _failedLastingly = _source.Report(e);
            RollBack();
            return e;
        }
    }

    private void RollBack()
    {
        try
        {
            _connection?.Rollback();
        }
        catch (Exception e)
        {
            _source.Report(e);
        }
        // Before the failure is told.
        _source.CloseIfOutdated(ref _connection);
    }
}
