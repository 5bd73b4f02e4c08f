using System.Buffers;

namespace Fuzmon.Records;

/// <summary>What goes to one file after another: records wait here, encoded, until they are written.</summary>
internal sealed class LogWriter : IDisposable
{
    private const int FrameBytes = 64 * 1024;
    private static readonly TimeSpan FrameTime = TimeSpan.FromSeconds(1);

    private readonly LogSettings _settings;
    private readonly TimeProvider _time;
    private readonly PatchableBuffer _pending;
    private readonly RecordEncoder _encoder;
    private LogFile _file;
    private long _waitingRecords;
    private long _firstPending;

    public LogWriter(LogSettings settings, TimeProvider time, LogFile file, int capacity, params ReadOnlySpan<Record> head)
    {
        _settings = settings;
        _time = time;
        _file = file;
        _pending = new PatchableBuffer(capacity);
        _encoder = new RecordEncoder(settings.Format, _pending);
        AppendAll(head);
    }

    public LogFile File => _file;

    /// <summary>Whose file it is, if it is one process's.</summary>
    public ProcessKey? Process { get; init; }

    /// <summary>Whether its last record is on its way.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public int Waiting => _pending.Length;

    /// <summary>Records in the file.</summary>
    public long Written { get; private set; }

    /// <summary>Appends the record unless more than <paramref name="maxWaiting"/> bytes would wait; says whether it did.</summary>
    public bool TryAppend(Record record, int maxWaiting)
    {
        if (Waiting == 0)
            _firstPending = _time.GetTimestamp();
        if (!_encoder.TryAppend(record, maxWaiting))
            return false;

        _waitingRecords++;
        IsComplete = Process is not null && record is ExitRecord;
        return true;
    }

    /// <summary>Writes what waits; unless <paramref name="all"/>, a compressed file waits for a frame that is worth its header.</summary>
    /// <exception cref="IOException">Nothing of it could be written.</exception>
    public void Flush(bool all)
    {
        if (Waiting == 0)
            return;

        if (!_settings.Compress)
        {
            Append(_pending.Written.Span);
        }
        else if (all || Waiting >= FrameBytes || _time.GetElapsedTime(_firstPending) >= FrameTime)
        {
            var frame = new PatchableBuffer();
            _settings.Compression!.Compress(_pending.Written.Span, frame);
            Append(frame.Written.Span);
        }
    }

    /// <summary>Goes on in another file, which begins with these records; what waits follows them.</summary>
    public void GoOnIn(LogFile file, params ReadOnlySpan<Record> head)
    {
        var waiting = _pending.Written.ToArray();
        _pending.Clear();
        _file.Dispose();
        _file = file;
        Written = 0;
        AppendAll(head);
        _pending.Write(waiting);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _file.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Append(bytes);
        _pending.Clear();
        Written += _waitingRecords;
        _waitingRecords = 0;
    }

    private void AppendAll(ReadOnlySpan<Record> records)
    {
        foreach (var record in records)
            TryAppend(record, int.MaxValue);
    }
}
