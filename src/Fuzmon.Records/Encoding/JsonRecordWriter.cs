using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fuzmon.Records;

/// <summary>Writes a record as one line of JSON.</summary>
public sealed class JsonRecordWriter : RecordWriter, IDisposable
{
    // Names come from other people's processes; the log is not HTML, so only what JSON itself asks for is escaped.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json;
    private readonly IBufferWriter<byte> _output;

    /// <summary>Makes a writer that appends to <paramref name="output"/>.</summary>
    public JsonRecordWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, Options);
    }

    /// <summary>Ends the line and hands it to the output.</summary>
    public void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _output.Write("\n"u8);
    }

    /// <summary>Forgets an unfinished line, so that the next one starts afresh; the output may hold a part of it.</summary>
    public void AbandonLine() => _json.Reset();

    /// <inheritdoc/>
    public override void BeginMap() => _json.WriteStartObject();

    /// <inheritdoc/>
    public override void EndMap() => _json.WriteEndObject();

    /// <inheritdoc/>
    public override void BeginArray() => _json.WriteStartArray();

    /// <inheritdoc/>
    public override void EndArray() => _json.WriteEndArray();

    /// <inheritdoc/>
    public override void Name(ReadOnlySpan<byte> name) => _json.WritePropertyName(name);

    /// <inheritdoc/>
    public override void Value(long value) => _json.WriteNumberValue(value);

    /// <inheritdoc/>
    public override void Value(ulong value) => _json.WriteNumberValue(value);

    /// <inheritdoc/>
    public override void Value(double value) => _json.WriteNumberValue(value);

    /// <inheritdoc/>
    public override void Value(bool value) => _json.WriteBooleanValue(value);

    /// <inheritdoc/>
    public override void Value(ReadOnlySpan<char> value) => _json.WriteStringValue(value);

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
