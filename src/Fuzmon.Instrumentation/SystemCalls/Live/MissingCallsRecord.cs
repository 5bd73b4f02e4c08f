using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>How many system calls of a second have no records of their own.</summary>
public sealed class MissingCallsRecord : Record
{
    /// <summary>The process; null for all that are not counted apart.</summary>
    public int? Pid { get; init; }

    /// <summary>Events that are above the limits of records a second; rules have judged them.</summary>
    public long? Unrecorded { get; init; }

    /// <summary>Calls that nobody was told of: above the limit of calls a second, or there was no room for them.</summary>
    public long? Missed { get; init; }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("kind"u8, "syscall");
    }

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("event"u8, "missing");
        writer.Field("pid"u8, Pid);
        writer.Field("unrecorded"u8, Unrecorded);
        writer.Field("missed"u8, Missed);
    }
}
