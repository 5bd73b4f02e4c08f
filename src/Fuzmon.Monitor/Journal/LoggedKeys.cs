using System.Text.Json;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Which of the journal's records a log has. A stream, because that is how logs are read: it takes lines of JSON and keeps of each
/// what tells its record from all others.
/// </summary>
internal sealed class LoggedKeys : Stream
{
    private const int MaxLine = 64 << 20;

    private readonly HashSet<(string? Kind, int Pid, ulong StartTicks, long Seq, DateTime Time)> _keys = [];
    private readonly MemoryStream _line = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether it has the record.</summary>
    public bool Contains(StoredRecord record)
        => _keys.Contains((record.Kind, record.Process?.Pid ?? 0, record.Process?.StartTicks ?? 0, record.Seq ?? 0, record.Timestamp));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var end = buffer.IndexOf((byte)'\n'); end >= 0; end = buffer.IndexOf((byte)'\n'))
        {
            _line.Write(buffer[..end]);
            Take(_line.GetBuffer().AsMemory(0, (int)_line.Length));
            _line.SetLength(0);
            buffer = buffer[(end + 1)..];
        }

        if (_line.Length + buffer.Length <= MaxLine)
            _line.Write(buffer);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Take(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var record = document.RootElement;
            if (!record.TryGetProperty("seq"u8, out var seq) || !record.TryGetProperty("timestamp"u8, out var time))
                return;

            _keys.Add((
                record.TryGetProperty("kind"u8, out var kind) ? kind.GetString() : null,
                record.TryGetProperty("pid"u8, out var pid) ? pid.GetInt32() : 0,
                record.TryGetProperty("start_ticks"u8, out var start) ? start.GetUInt64() : 0,
                seq.GetInt64(),
                time.GetDateTime()));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // No record: nothing that the journal could have.
        }
    }
}
