using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>Takes nothing until it is let go.</summary>
internal sealed class BlockedSink : IRecordSink
{
    private readonly ManualResetEventSlim _open = new();
    private long _written;

    public string Name => "blocked";

    public bool HasBacklog => false;

    public long Written => Interlocked.Read(ref _written);

    public long Lost { get; private set; }

    public void LetGo() => _open.Set();

    public void Write(IReadOnlyList<Record> batch)
    {
        _open.Wait();
        foreach (var record in batch)
        {
            if (record is LifecycleRecord { Event: LifecycleEvent.Lost, Lost: { } lost })
                Lost += lost;
            else
                Interlocked.Increment(ref _written);
        }
    }

    public void Dispose() => _open.Dispose();
}
