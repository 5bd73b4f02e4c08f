namespace Fuzmon.Records;

/// <summary>
/// The log: every record in order, a new file each UTC day. While the disk is full, records wait in memory up to a bound and
/// then are counted instead; the log resumes at the byte where it stopped, so every line of it is whole.
/// </summary>
public sealed class LogSink : IRecordSink
{
    private readonly MonitorIdentity _monitor;
    private readonly TimeProvider _time;
    private readonly Action<string> _notify;
    private readonly PatchableBuffer _pending = new(64 * 1024);
    private LogSettings _settings;
    private RecordEncoder _encoder;
    private LogFile _file;
    private LogSettings? _reopen;
    private bool _failing;
    private long _lost;

    /// <summary>Opens the log's first file.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="monitor">Whose log it is; the first record of each file says so.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notify">Takes a message for the operator, once for each trouble and once for its end.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public LogSink(LogSettings settings, MonitorIdentity monitor, TimeProvider time, Action<string> notify)
    {
        _settings = settings;
        _monitor = monitor;
        _time = time;
        _notify = notify;
        _file = LogFile.Create(settings, monitor.Host, Now);
        _encoder = new RecordEncoder(settings.Format, _pending);
        AppendStart();
        TryFlush();
    }

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public bool HasBacklog => _pending.Length > 0;

    /// <summary>The file that is being written.</summary>
    public string Path => _file.Path;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Record> batch)
    {
        // Only between batches and with nothing waiting: what waits belongs to the file that it was meant for.
        if (!HasBacklog && Interlocked.Exchange(ref _reopen, null) is { } settings)
            ChangeFile(settings);
        else if (!HasBacklog && batch.Count > 0 && DateOnly.FromDateTime(batch[0].Timestamp) > _file.Day)
            ChangeFile(_settings);

        foreach (var record in batch)
            _lost += _encoder.TryAppend(record, _settings.MaxBacklogBytes) ? 0 : 1;

        TryFlush();
    }

    /// <summary>
    /// Asks, from any thread, to go on in a new file with new settings; it happens before the next records are written. If the file
    /// cannot be made, the old one and its settings stay in force, and why is said.
    /// </summary>
    public void Reopen(LogSettings settings) => Interlocked.Exchange(ref _reopen, settings);

    /// <inheritdoc/>
    public void Dispose()
    {
        TryFlush();
        if (HasBacklog)
            _notify($"{_file.Path}: {_pending.Length} bytes of the log could not be written and are lost");
        _encoder.Dispose();
        _file.Dispose();
    }

    private void ChangeFile(LogSettings settings)
    {
        LogFile next;
        try
        {
            next = LogFile.Create(settings, _monitor.Host, Now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e);
            return;
        }

        _file.Dispose();
        _encoder.Dispose();
        _file = next;
        _settings = settings;
        _encoder = new RecordEncoder(settings.Format, _pending);
        AppendStart();
    }

    private void AppendStart() => _encoder.TryAppend(
        new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Started, Monitor = _monitor }, int.MaxValue);

    private void TryFlush()
    {
        if (!HasBacklog)
            return;

        try
        {
            _file.Append(_pending.Written.Span);
            _pending.Clear();
            if (!_failing)
                return;

            AppendResumption();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e);
        }
    }

    private void AppendResumption()
    {
        _failing = false;
        _notify($"{_file.Path}: writing again, {_lost} records were lost");
        if (_lost == 0)
            return;

        var lost = new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Lost, Reason = "the log could not be written", Lost = _lost };
        _lost = 0;
        _encoder.TryAppend(lost, int.MaxValue);
        _file.Append(_pending.Written.Span);
        _pending.Clear();
    }

    private void Report(Exception e)
    {
        if (_failing)
            return;

        _failing = true;
        _notify($"the log cannot be written ({e.Message}); sampling goes on, up to {_settings.MaxBacklogBytes >> 20} MiB wait in memory");
    }
}
