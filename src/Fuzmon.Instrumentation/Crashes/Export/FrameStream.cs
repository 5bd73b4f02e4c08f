using System.Buffers;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes.Export;

/// <summary>Compresses what is written to it, a frame for each megabyte; the frames one behind the other are one file.</summary>
/// <param name="compression">How.</param>
/// <param name="output">Where frames go; not closed.</param>
internal sealed class FrameStream(ICompression compression, Stream output) : Stream
{
    private const int BlockBytes = 1 << 20;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly ArrayBufferWriter<byte> _frame = new();
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, BlockBytes - _length)];
            part.CopyTo(_block.AsSpan(_length));
            _length += part.Length;
            buffer = buffer[part.Length..];
            if (_length == BlockBytes)
                WriteFrame();
        }
    }

    // A frame ends when its block is full: where a writer flushes must not decide what the file looks like.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _length > 0)
            WriteFrame();
        base.Dispose(disposing);
    }

    private void WriteFrame()
    {
        _frame.ResetWrittenCount();
        compression.Compress(_block.AsSpan(0, _length), _frame);
        output.Write(_frame.WrittenSpan);
        _length = 0;
    }
}
