namespace Fuzmon.Records;

/// <summary>Bytes of a crashed process's memory.</summary>
/// <param name="About">Around what they lie: <c>pc</c>, <c>sp</c> or <c>fault</c>.</param>
/// <param name="Address">Of the first one.</param>
/// <param name="Bytes">As many as could be read.</param>
public sealed record MemoryPiece(string About, ulong Address, ReadOnlyMemory<byte> Bytes)
{
    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("about"u8, About);
        CrashFields.Address(writer, "address"u8, Address);
        writer.Field("bytes"u8, Convert.ToHexStringLower(Bytes.Span));
        writer.EndMap();
    }
}
