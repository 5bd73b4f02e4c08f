using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>A system call, a signal or the end of a task of a traced process.</summary>
/// <param name="happened">The event, which is the record's own.</param>
/// <param name="startTicks">The start of its process, if that is known.</param>
public sealed class SyscallRecord(SyscallEvent happened, ulong? startTicks) : Record
{
    /// <summary>The event.</summary>
    public SyscallEvent Event => happened;

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
        writer.Field("epoch_ns"u8, (long?)happened.TimeNs);
        writer.Field("start_ticks"u8, startTicks);
        happened.WriteFields(writer);
    }
}
