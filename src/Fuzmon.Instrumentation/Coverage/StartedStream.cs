namespace Fuzmon.Instrumentation.Coverage;

/// <summary>A stream of which the start has been looked at already. It does not own the stream.</summary>
internal sealed class StartedStream(ReadOnlyMemory<byte> start, Stream rest) : Stream
{
    private int _given;

    /// <summary>Its first bytes.</summary>
    public ReadOnlyMemory<byte> Start => start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_given == start.Length)
            return rest.Read(buffer);

        var count = Math.Min(buffer.Length, start.Length - _given);
        start.Span.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
