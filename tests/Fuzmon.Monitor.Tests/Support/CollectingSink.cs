using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>Keeps what it is given.</summary>
internal sealed class CollectingSink : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<Record> _records = [];

    public string Name => "collector";

    public bool HasBacklog => false;

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<Record> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    public IReadOnlyList<SampleRecord> Samples(int pid) => [.. Records.OfType<SampleRecord>().Where(sample => sample.Process.Pid == pid)];

    public IReadOnlyList<LifecycleRecord> Lifecycle(LifecycleEvent lifecycleEvent)
        => [.. Records.OfType<LifecycleRecord>().Where(record => record.Event == lifecycleEvent)];

    public void Write(IReadOnlyList<Record> batch)
    {
        lock (_gate)
            _records.AddRange(batch);
    }

    public void Dispose() => IsDisposed = true;
}
