using MessagePack;

namespace Fuzmon.Records;

/// <summary>
/// Writes a record as the journal keeps it: MessagePack with numbers for the keys of <see cref="JournalKeys"/> and times to the
/// millisecond. <see cref="StoredRecord"/> reads it.
/// </summary>
public sealed class JournalRecordWriter(PatchableBuffer output) : MessagePackRecordWriter(output)
{
    private readonly PatchableBuffer _output = output;

    /// <inheritdoc/>
    public override void Name(ReadOnlySpan<byte> name)
    {
        var number = JournalKeys.NumberOf(name);
        if (number < 0)
        {
            base.Name(name);
            return;
        }

        var writer = new MessagePackWriter(_output);
        writer.Write(number);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Field(ReadOnlySpan<byte> name, DateTime utc)
    {
        Name(name);
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc));
        writer.Flush();
    }
}
