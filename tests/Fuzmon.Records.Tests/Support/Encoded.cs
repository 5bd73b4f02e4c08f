using System.Text;
using System.Text.Json;

namespace Fuzmon.Records.Tests.Support;

/// <summary>A record as its formats write it.</summary>
internal static class Encoded
{
    public static string AsJsonLine(Record record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    public static JsonElement AsJson(Record record) => JsonDocument.Parse(AsJsonLine(record)).RootElement;

    public static ReadOnlyMemory<byte> AsMessagePack(Record record)
    {
        var buffer = new PatchableBuffer();
        record.WriteTo(new MessagePackRecordWriter(buffer));
        return buffer.Written;
    }

    /// <summary>The record's MessagePack, read back and written as a line of JSON.</summary>
    public static ReadOnlyMemory<byte> AsMessagePackAsJson(Record record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        MessagePackToJson.Write(AsMessagePack(record), writer);
        writer.EndLine();
        return buffer.Written;
    }
}
