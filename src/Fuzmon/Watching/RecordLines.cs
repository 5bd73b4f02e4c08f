using System.Buffers;
using Fuzmon.Records;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Watching;

/// <summary>Takes a log as it is read, in pieces, and gives its whole lines to the model as records. A line that is too long is no record.</summary>
internal sealed class RecordLines(LiveModel model) : Stream
{
    private const int MaxLine = 4 << 20;
    private const int MaxBatch = 1000;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly List<Record> _batch = [];

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var end = buffer.IndexOf((byte)'\n'); end >= 0; end = buffer.IndexOf((byte)'\n'))
        {
            Take(buffer[..end]);
            buffer = buffer[(end + 1)..];
        }

        if (_line.WrittenCount + buffer.Length <= MaxLine)
            _line.Write(buffer);
    }

    /// <summary>Gives the model what it has not been given yet.</summary>
    public override void Flush()
    {
        model.Write(_batch);
        _batch.Clear();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Take(ReadOnlySpan<byte> rest)
    {
        if (_line.WrittenCount > 0)
        {
            _line.Write(rest);
            rest = _line.WrittenSpan;
        }

        if (StoredRecords.Read(rest) is { } record)
            _batch.Add(record);
        _line.ResetWrittenCount();
        if (_batch.Count >= MaxBatch)
            Flush();
    }
}
