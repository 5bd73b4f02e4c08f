namespace Akka.Persistence.Sqlite.Storage;

/// <summary>Reads on a thread and a connection of its own, beside the writer; a part of each request in turn.</summary>
internal sealed class Reader
{
    private readonly ConnectionSource _source;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Queue<ReadRequest> _waiting = new();
    private bool _isStopping;
    private Connection? _connection;

    internal Reader(ConnectionSource source)
    {
        _source = source;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-reader" };
        _thread.Start();
    }

    internal void Post(ReadRequest request)
    {
        lock (_gate)
        {
            _waiting.Enqueue(request);
            Monitor.Pulse(_gate);
        }
    }

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
        while (Take() is { } request)
        {
            if (ReadOn(request)) Post(request);
        }
        _connection?.Dispose();
    }

    private ReadRequest? Take()
    {
        lock (_gate)
        {
            while (!_isStopping)
            {
                if (_waiting.TryDequeue(out var request)) return request;
                Monitor.Wait(_gate);
            }
            return null;
        }
    }

    private bool ReadOn(ReadRequest request)
    {
        try
        {
            return request.ReadOn(_source.Renew(ref _connection));
        }
        catch (Exception e)
        {
            _source.Report(e);
            _source.CloseIfOutdated(ref _connection);
            request.Fail(e);
            return false;
        }
    }
}
