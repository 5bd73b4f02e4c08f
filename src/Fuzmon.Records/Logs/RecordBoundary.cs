using MessagePack;

namespace Fuzmon.Records;

/// <summary>Where records end.</summary>
internal static class RecordBoundary
{
    /// <summary>The end of the last whole record in bytes that begin with one; 0 if there is none.</summary>
    public static int LastIn(ReadOnlyMemory<byte> bytes, LogFormat format)
    {
        if (format == LogFormat.Json)
            return bytes.Span.LastIndexOf((byte)'\n') + 1;

        var end = 0L;
        var reader = new MessagePackReader(bytes);
        try
        {
            for (; !reader.End; end = reader.Consumed)
                reader.Skip();
        }
        catch (Exception e) when (e is EndOfStreamException or MessagePackSerializationException or OverflowException)
        {
            // The rest is the beginning of a record, or damaged; that is for a reader to say.
        }

        return (int)end;
    }
}
