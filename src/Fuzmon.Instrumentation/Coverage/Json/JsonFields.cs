using System.Text.Json;

namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>Steps through JSON whose shape is known, and fails where it has another one.</summary>
internal static class JsonFields
{
    public static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (json.TokenType != type)
            throw new JsonException();
    }

    /// <summary>Enters the object that comes next.</summary>
    public static void Enter(ref Utf8JsonReader json)
    {
        json.Read();
        Expect(ref json, JsonTokenType.StartObject);
    }

    /// <summary>Enters the array that comes next.</summary>
    public static void EnterArray(ref Utf8JsonReader json)
    {
        json.Read();
        Expect(ref json, JsonTokenType.StartArray);
    }

    /// <summary>Goes to the next field of an object; its value must be read or skipped.</summary>
    public static bool NextField(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next item of an array.</summary>
    public static bool NextItem(ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    public static bool Boolean(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetBoolean();
    }

    /// <summary>A name that stays what it is as the end of a line in a tracefile.</summary>
    public static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return ThisText(ref json);
    }

    /// <summary>The name that the reader is at.</summary>
    public static string? ThisText(ref Utf8JsonReader json) => json.GetString()?.ReplaceLineEndings(" ").Replace('\0', ' ').Trim();

    public static uint Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetUInt32();
    }

    /// <summary>A count; gcov's may be below 0 by a fault of its own, and any may be too large for a number.</summary>
    public static long Count(ref Utf8JsonReader json)
    {
        json.Read();
        return ThisCount(ref json);
    }

    /// <summary>The count that the reader is at.</summary>
    public static long ThisCount(ref Utf8JsonReader json)
        => json.TryGetInt64(out var count) ? Math.Max(0, count) : json.GetDouble() > 0 ? long.MaxValue : 0;
}
