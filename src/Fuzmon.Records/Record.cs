namespace Fuzmon.Records;

/// <summary>
/// One thing that was observed. JSON is the contract; MessagePack carries the same maps. A value that is not known leaves its
/// key out: it is never null and never 0.
/// </summary>
public abstract class Record
{
    /// <summary>When it was observed, UTC; written with milliseconds (RFC 3339).</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>
    /// Its number in the journal, among those of its process or among all others; null when the journal does not have it. Set once,
    /// when it has been written there: by it a log that catches up knows what it has.
    /// </summary>
    public long? Seq { get; set; }

    /// <summary>The process that it is about, if it is about one.</summary>
    internal virtual ProcessKey? Subject => null;

    /// <summary>Writes the record as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        WriteKind(writer);
        writer.Field("timestamp"u8, Timestamp);
        WriteFields(writer);
        writer.Field("seq"u8, Seq);
        writer.EndMap();
    }

    /// <summary>Writes the <c>kind</c> key; a sample, which is nearly every record, goes without.</summary>
    protected abstract void WriteKind(RecordWriter writer);

    /// <summary>Writes every key but the kind and the time.</summary>
    protected abstract void WriteFields(RecordWriter writer);
}
