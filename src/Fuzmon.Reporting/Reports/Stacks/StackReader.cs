using System.Globalization;
using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>Reads the stacks of a record.</summary>
internal static class StackReader
{
    /// <summary>Threads of one record that are read.</summary>
    public const int MaxThreads = 4096;

    /// <summary>Frames of one thread that are read, the outermost.</summary>
    public const int MaxFrames = 512;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 72 };

    /// <summary>The threads; none when it is no array of them.</summary>
    public static IReadOnlyList<ReadThread> Read(ReadOnlySpan<byte> json)
    {
        var threads = new List<ReadThread>();
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return threads;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && threads.Count < MaxThreads)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    threads.Add(ReadThread(ref reader));
                else
                    reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The line as a whole has been read before: this is an object of another shape, and what was there is taken.
        }

        return threads;
    }

    private static ReadThread ReadThread(ref Utf8JsonReader reader)
    {
        var thread = new ReadThread();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("frames"u8))
                ReadFrames(ref reader, thread.Frames);
            else if (reader.ValueTextEquals("thread_id"u8))
                thread.ThreadId = (int)Math.Clamp(Integer(ref reader), 0, int.MaxValue);
            else if (reader.ValueTextEquals("name"u8))
                thread.Name = Text(ref reader);
            else if (reader.ValueTextEquals("captured"u8))
                thread.IsBlocked = Text(ref reader) == "blocked";
            else if (reader.ValueTextEquals("error"u8))
                thread.Error = Text(ref reader);
            else
                Pass(ref reader);
        }

        return thread;
    }

    private static void ReadFrames(ref Utf8JsonReader reader, List<ReadFrame> frames)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || frames.Count >= MaxFrames)
                reader.Skip();
            else
                frames.Add(ReadFrame(ref reader));
        }
    }

    private static ReadFrame ReadFrame(ref Utf8JsonReader reader)
    {
        string? function = null, file = null, module = null, address = null, offset = null, language = null;
        var line = 0L;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("function"u8))
                function = Text(ref reader);
            else if (reader.ValueTextEquals("file"u8))
                file = Text(ref reader);
            else if (reader.ValueTextEquals("line"u8))
                line = Integer(ref reader);
            else if (reader.ValueTextEquals("address"u8))
                address = Text(ref reader);
            else if (reader.ValueTextEquals("module"u8))
                module = Text(ref reader);
            else if (reader.ValueTextEquals("module_offset"u8))
                offset = Text(ref reader);
            else if (reader.ValueTextEquals("language"u8))
                language = Text(ref reader);
            else
                Pass(ref reader);
        }

        var name = function ?? (module is not null && offset is not null ? $"{module[(module.LastIndexOf('/') + 1)..]}+{offset}" : address ?? "?");
        return new ReadFrame(name, file, (int)Math.Clamp(line, 0, int.MaxValue), Hexadecimal(address), module, language == "python");
    }

    private static ulong Hexadecimal(string? text)
        => text is ['0', 'x', ..] && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return JsonText.Of(ref reader);
        reader.Skip();
        return null;
    }

    private static long Integer(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            return number;
        reader.Skip();
        return 0;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
