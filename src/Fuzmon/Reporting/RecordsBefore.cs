using System.Globalization;
using System.Text.Json;

namespace Fuzmon.Reporting;

/// <summary>Lets records of logs pass that are older than a journal.</summary>
internal sealed class RecordsBefore(DateTime begin, Action<ReadOnlyMemory<byte>> taken)
{
    /// <summary>Whether a log may hold any: its folder is named by the day.</summary>
    public bool MayHold(string log)
        => !DateTime.TryParseExact(Path.GetFileName(Path.GetDirectoryName(log)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            || day <= begin;

    /// <summary>Hands a record on if it is older.</summary>
    public void Take(ReadOnlyMemory<byte> line)
    {
        if (TimeOf(line.Span) is not { } time || time < begin)
            taken(line);
    }

    private static DateTime? TimeOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 72 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("timestamp"u8))
                    continue;
                reader.Read();
                return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time.UtcDateTime : null;
            }
        }
        catch (JsonException)
        {
            // For whoever takes it to say.
        }

        return null;
    }
}
