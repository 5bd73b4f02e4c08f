using System.Text;
using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>Values of JSON that others wrote: what is not of the asked kind is not there, and bytes that are no text become U+FFFD.</summary>
internal static class JsonText
{
    public static string Of(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    public static string? Text(this JsonElement map, string name)
    {
        if (!map.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    /// <summary>The key of an entry.</summary>
    public static string KeyOf(JsonProperty entry)
    {
        try
        {
            return entry.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    public static long? Integer(this JsonElement map, string name)
        => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static double? Number(this JsonElement map, string name)
        => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && double.IsFinite(number) ? number : null;

    public static bool? Truth(this JsonElement map, string name)
        => map.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static JsonElement? Map(this JsonElement map, string name)
        => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement map, string name)
        => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>The texts of an array; anything else in it is left out.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement map, string name, int max = 64)
    {
        var texts = new List<string>();
        foreach (var item in map.Items(name))
        {
            if (texts.Count == max)
                break;
            if (item.ValueKind != JsonValueKind.String)
                continue;
            try
            {
                texts.Add(item.GetString()!);
            }
            catch (InvalidOperationException)
            {
                texts.Add("\ufffd");
            }
        }

        return texts;
    }
}
