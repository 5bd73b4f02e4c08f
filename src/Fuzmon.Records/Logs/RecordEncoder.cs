namespace Fuzmon.Records;

/// <summary>Appends records to a buffer in one format.</summary>
internal sealed class RecordEncoder : IDisposable
{
    private readonly PatchableBuffer _output;
    private readonly JsonRecordWriter? _json;
    private readonly MessagePackRecordWriter? _messagePack;

    public RecordEncoder(LogFormat format, PatchableBuffer output)
    {
        _output = output;
        if (format == LogFormat.Json)
            _json = new JsonRecordWriter(output);
        else
            _messagePack = new MessagePackRecordWriter(output);
    }

    /// <summary>Appends the record unless the buffer would grow beyond <paramref name="maxLength"/>; says whether it did.</summary>
    public bool TryAppend(Record record, int maxLength)
    {
        var before = _output.Length;
        if (_json is not null)
        {
            record.WriteTo(_json);
            _json.EndLine();
        }
        else
        {
            record.WriteTo(_messagePack!);
        }

        if (_output.Length <= maxLength)
            return true;

        _output.Truncate(before);
        return false;
    }

    public void Dispose() => _json?.Dispose();
}
