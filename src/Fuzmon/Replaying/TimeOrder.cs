using Fuzmon.Records;

namespace Fuzmon.Replaying;

/// <summary>
/// Puts records into the order of their times. They come nearly so: one that waited for its stacks, or to be written, is late by
/// seconds. A clock that was set back is another matter, and what was recorded after stays after.
/// </summary>
internal sealed class TimeOrder
{
    /// <summary>How late a record can be.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(90);

    private readonly PriorityQueue<StoredRecord, (DateTime Time, long Place)> _waiting = new();
    private DateTime _latest;
    private long _count;

    /// <summary>How many records wait for earlier ones.</summary>
    public int Count => _waiting.Count;

    /// <summary>Takes the next record.</summary>
    public void Add(StoredRecord record)
    {
        _waiting.Enqueue(record, (record.Timestamp, _count++));
        // After a step back what waits is not to wait for the clock to catch up.
        _latest = record.Timestamp > _latest || record.Timestamp < _latest - Window ? record.Timestamp : _latest;
    }

    /// <summary>Takes out the next record that none can come before any more; at the end, or when it is, all of them.</summary>
    public bool TryTake(bool isEnd, out StoredRecord? record)
    {
        record = null;
        if (!_waiting.TryPeek(out var first, out var key) || (!isEnd && key.Time > _latest - Window && key.Time <= _latest))
            return false;

        _waiting.Dequeue();
        record = first;
        return true;
    }
}
