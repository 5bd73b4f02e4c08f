namespace Fuzmon.Records;

/// <summary>Input and output since the process started, in bytes, as <c>/proc/pid/io</c> counts them.</summary>
/// <param name="ReadChars">Bytes passed to read calls, whether or not a disk was involved.</param>
/// <param name="WriteChars">Bytes passed to write calls.</param>
/// <param name="ReadBytes">Bytes fetched from storage.</param>
/// <param name="WriteBytes">Bytes sent to storage.</param>
public readonly record struct IoCounts(long? ReadChars, long? WriteChars, long? ReadBytes, long? WriteBytes)
{
    /// <summary>Whether anything could be read at all.</summary>
    public bool IsKnown => ReadChars.HasValue || WriteChars.HasValue || ReadBytes.HasValue || WriteBytes.HasValue;

    internal void WriteTo(RecordWriter writer)
    {
        if (!IsKnown)
            return;

        writer.Name("io"u8);
        writer.BeginMap();
        writer.Field("read_chars"u8, ReadChars);
        writer.Field("write_chars"u8, WriteChars);
        writer.Field("read_bytes"u8, ReadBytes);
        writer.Field("write_bytes"u8, WriteBytes);
        writer.EndMap();
    }
}
