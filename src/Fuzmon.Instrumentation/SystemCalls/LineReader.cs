namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>Parts a stream into lines. Memory is bounded: a line longer than the limit is cut, and says so.</summary>
public sealed class LineReader(Stream source, int maxLineBytes = LineReader.DefaultMaxLineBytes)
{
    /// <summary>The longest line that is read whole: an <c>execve</c> with two megabytes of arguments, each byte escaped.</summary>
    public const int DefaultMaxLineBytes = 16 * 1024 * 1024;

    private const int ChunkBytes = 256 * 1024;

    private byte[] _buffer = new byte[ChunkBytes];
    private int _start;
    private int _end;
    private int _searched;
    private bool _discarding;

    /// <summary>Whether <see cref="TryRead"/> last gave a line that was cut.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether no whole line is at hand, so that the next read may wait for the source.</summary>
    public bool WouldWait => _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n') < 0;

    /// <summary>The next line without its end; the last one needs none.</summary>
    /// <returns>False at the end of the source, for now.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var end = _searched + length;
                line = Take(end, end + 1);
                if (_discarding)
                {
                    _discarding = false;
                    continue;
                }

                return true;
            }

            _searched = _end;
            if (_end - _start >= maxLineBytes)
            {
                var cut = !_discarding;
                line = Take(_end, _end);
                IsCut = true;
                _discarding = true;
                if (cut)
                    return true;
                continue;
            }

            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>What stands behind the last line end, when the source has ended for good.</summary>
    public bool TryReadRest(out ReadOnlySpan<byte> line)
    {
        line = _discarding ? default : Take(_end, _end);
        return line.Length > 0;
    }

    private ReadOnlySpan<byte> Take(int end, int next)
    {
        var line = _buffer.AsSpan(_start, end - _start);
        _start = _searched = next;
        IsCut = false;
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
