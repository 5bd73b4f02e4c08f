using System.Buffers;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>
/// The serializer of what has no other, for plain values only: text, numbers and truth values, as upstream's writes them. What has
/// a shape of its own gets a serializer of its own; a number that would come back as another type is wrapped (<c>{"$":"I7"}</c>).
/// </summary>
public class NewtonSoftJsonSerializer : Serializer
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public NewtonSoftJsonSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, Readable);
        switch (obj)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteRawValue(number.ToString(double.IsInteger(number) ? "0.0" : "R", CultureInfo.InvariantCulture));
                break;
            case int or float or decimal:
                WriteWrapped(json, obj);
                break;
            default:
                throw new SerializationException($"There is no serializer for {obj?.GetType()}: register one for it.");
        }
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type type)
    {
        try
        {
            var json = new Utf8JsonReader(bytes);
            json.Read();
            return json.TokenType switch
            {
                JsonTokenType.String => json.GetString(),
                JsonTokenType.Number => json.TryGetInt64(out var number) ? (object)number : json.GetDouble(),
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.Null => null,
                JsonTokenType.StartObject => ReadWrapped(ref json),
                _ => throw Unreadable(cause: null),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw Unreadable(e);
        }
    }

    private static void WriteWrapped(Utf8JsonWriter json, object number)
    {
        json.WriteStartObject();
        json.WriteString("$", number switch
        {
            int integer => $"I{integer}",
            float real => string.Create(CultureInfo.InvariantCulture, $"F{real:R}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"M{number}"),
        });
        json.WriteEndObject();
    }

    private static object ReadWrapped(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("$"u8) || !json.Read())
            throw Unreadable(cause: null);
        var value = json.GetString();
        return value is not { Length: > 1 } ? throw Unreadable(cause: null) : value[0] switch
        {
            'I' => int.Parse(value.AsSpan(1), CultureInfo.InvariantCulture),
            'F' => float.Parse(value.AsSpan(1), CultureInfo.InvariantCulture),
            'M' => decimal.Parse(value.AsSpan(1), CultureInfo.InvariantCulture),
            _ => throw Unreadable(cause: null),
        };
    }

    private static SerializationException Unreadable(Exception cause) => new("The JSON holds no plain value.", cause);
}
