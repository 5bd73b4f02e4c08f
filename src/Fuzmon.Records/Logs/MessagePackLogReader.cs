using MessagePack;

namespace Fuzmon.Records;

/// <summary>Copies the whole maps of a <c>.msgpack</c> file as lines of JSON and reports where they end.</summary>
internal sealed class MessagePackLogReader(string path, Action<string> skipped)
{
    private readonly PatchableBuffer _line = new();
    private bool _damaged;

    public void CopyAsJson(ILogSource input, Stream output)
    {
        var window = new LogWindow(input);
        _damaged = false;
        using var json = new JsonRecordWriter(_line);
        do
        {
            while (TryMeasure(window, out var length))
            {
                if (TryConvert(window.Bytes[..length], json))
                    output.Write(_line.Written.Span);
                else
                    skipped($"{path}: not a record at byte {window.Offset}, skipped");
                window.Consume(length);
            }

            if (!_damaged && !window.IsFull)
                continue;

            // A length that is wrong leaves no way to tell where the next record begins.
            skipped($"{path}: no record at byte {window.Offset}, the rest is skipped");
            return;
        }
        while (window.ReadMore());

        if (window.Bytes.Length > 0)
            skipped($"{path}: the last record, at byte {window.Offset}, is torn, skipped");
    }

    private bool TryConvert(ReadOnlyMemory<byte> map, JsonRecordWriter json)
    {
        _line.Clear();
        try
        {
            MessagePackToJson.Write(map, json);
            json.EndLine();
            return true;
        }
        catch (Exception e) when (e is MessagePackSerializationException or OverflowException)
        {
            json.AbandonLine();
            return false;
        }
    }

    private bool TryMeasure(LogWindow window, out int length)
    {
        length = 0;
        if (window.Bytes.IsEmpty)
            return false;

        try
        {
            var reader = new MessagePackReader(window.Bytes);
            _damaged = reader.NextMessagePackType != MessagePackType.Map;
            if (_damaged)
                return false;

            reader.Skip();
            length = (int)reader.Consumed;
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        catch (Exception e) when (e is MessagePackSerializationException or OverflowException)
        {
            _damaged = e.InnerException is not EndOfStreamException;
            return false;
        }
    }
}
