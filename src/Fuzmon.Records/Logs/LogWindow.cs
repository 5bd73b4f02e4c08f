namespace Fuzmon.Records;

/// <summary>The part of a run that a reader is looking at: it grows until a record is whole, up to a bound, and moves on.</summary>
internal sealed class LogWindow(ILogSource source)
{
    /// <summary>A record larger than this is taken for damage.</summary>
    public const int MaxRecordBytes = 64 * 1024 * 1024;

    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>What has been read and not consumed.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start, _end - _start);

    /// <summary>The place in the run at which <see cref="Bytes"/> begins.</summary>
    public long Offset => _offset - (_end - _start);

    /// <summary>Whether a record does not fit into any window.</summary>
    public bool IsFull => _end - _start >= MaxRecordBytes;

    public void Consume(int count) => _start += count;

    /// <summary>Reads on; false at the end of the run.</summary>
    public bool ReadMore()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        var read = source.Read(_bytes.AsSpan(_end));
        _end += read;
        _offset += read;
        return read > 0;
    }
}
