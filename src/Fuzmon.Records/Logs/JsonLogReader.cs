using System.Text.Json;

namespace Fuzmon.Records;

/// <summary>Copies the whole lines of a <c>.jsonl</c> file and reports the others.</summary>
internal sealed class JsonLogReader(string path, Action<string> skipped)
{
    private long _line;

    public void Copy(ILogSource input, Stream output)
    {
        var window = new LogWindow(input);
        // How much of the window is known to hold no line end, so that a long line is not searched again from its start.
        var searched = 0;
        do
        {
            while (window.Bytes.Span[searched..].IndexOf((byte)'\n') is var found and >= 0)
            {
                CopyLine(window.Bytes.Span[..(searched + found)], output);
                window.Consume(searched + found + 1);
                searched = 0;
            }

            searched = window.Bytes.Length;
            if (!window.IsFull)
                continue;

            skipped($"{path}:{_line + 1}: a line of over {LogWindow.MaxRecordBytes >> 20} MiB is no record, the rest is skipped");
            return;
        }
        while (window.ReadMore());

        if (window.Bytes.Length > 0)
            skipped($"{path}:{_line + 1}: the last line is torn, skipped");
    }

    private void CopyLine(ReadOnlySpan<byte> line, Stream output)
    {
        _line++;
        if (!IsObject(line))
        {
            skipped($"{path}:{_line}: not a record, skipped");
            return;
        }

        output.Write(line);
        output.WriteByte((byte)'\n');
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
