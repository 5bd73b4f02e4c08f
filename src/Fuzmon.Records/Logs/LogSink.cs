namespace Fuzmon.Records;

/// <summary>
/// The log: every record in order, a new file each UTC day and whenever one is large enough. While files cannot be written,
/// records wait in memory up to a bound and then are counted instead; the log resumes where it stopped, so every record in it is
/// whole.
/// </summary>
public sealed class LogSink : IRecordSink
{
    private static readonly TimeSpan NewFileRetry = TimeSpan.FromSeconds(10);

    private readonly MonitorIdentity _monitor;
    private readonly TimeProvider _time;
    private readonly Action<string> _notify;
    private readonly LogHousekeeper _housekeeper;
    private readonly HashSet<LogWriter> _waiting = [];
    private readonly List<string> _finished = [];
    private LogSettings _settings;
    private LogWriter _shared;
    private ProcessLogs _processes;
    private LogSettings? _reopen;
    private bool _failing;
    private long? _newFileFailedAt;
    private int _waitingBytes;
    private long _lost;

    /// <summary>Opens the log's first file.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="monitor">Whose log it is; the first record of each file says so.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notify">Takes a message for the operator, once for each trouble and once for its end; from any thread.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public LogSink(LogSettings settings, MonitorIdentity monitor, TimeProvider time, Action<string> notify)
    {
        _settings = settings;
        _monitor = monitor;
        _time = time;
        _notify = notify;
        _housekeeper = new LogHousekeeper(time, notify);
        _shared = OpenShared(settings);
        _processes = new ProcessLogs(settings, time);
        TryFlush(all: true);
    }

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public bool HasBacklog => _waiting.Count > 0;

    /// <summary>The file that is being written, for what is not about one process.</summary>
    public string Path => _shared.File.Path;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Record> batch)
    {
        // Only between batches and with nothing waiting: what waits is in the format of the file that it was meant for.
        if (Volatile.Read(ref _reopen) is not null && TryFlush(all: true))
            ChangeSettings(Interlocked.Exchange(ref _reopen, null)!);

        foreach (var record in batch)
            Append(record);

        // Called without records it is asked to get rid of what it still holds.
        TryFlush(all: batch.Count == 0);
        if (_finished.Count > 0)
            KeepHouse();
    }

    /// <summary>
    /// Asks, from any thread, to go on in new files with new settings; it happens before the next records are written. If the file
    /// cannot be made, the old one and its settings stay in force, and why is said.
    /// </summary>
    public void Reopen(LogSettings settings) => Interlocked.Exchange(ref _reopen, settings);

    /// <inheritdoc/>
    public void Dispose()
    {
        TryFlush(all: true);
        if (HasBacklog)
            _notify($"{Path}: {_waitingBytes} bytes of the log could not be written and are lost");
        _processes.Dispose();
        _shared.Dispose();
        _housekeeper.Dispose();
    }

    private void Append(Record record)
    {
        var writer = WriterFor(record);
        var day = DateOnly.FromDateTime(record.Timestamp);
        if (!BelongsTo(writer.File.Day, day))
            BeginNewFile(writer, day);
        else if (writer.File.Length >= _settings.MaxFileBytes)
            BeginNewFile(writer, writer.File.Day);

        if (TryAppend(writer, record, _settings.MaxBacklogBytes))
            return;

        // What came at once, or one record, can be more than may wait. That costs something only while files cannot be written.
        if (_failing || !TryFlush(all: true))
            _lost++;
        else
            TryAppend(WriterFor(record), record, int.MaxValue);
    }

    private bool TryAppend(LogWriter writer, Record record, int maxWaiting)
    {
        var before = writer.Waiting;
        if (!writer.TryAppend(record, maxWaiting - _waitingBytes + before))
            return false;

        _waitingBytes += writer.Waiting - before;
        _waiting.Add(writer);
        return true;
    }

    // Midnight is passed once: what is late, and a clock that is set back a little, do not reopen the day that is over. A clock that
    // was wrong by days is another matter: what comes after its correction is not to be under the wrong days.
    private static bool BelongsTo(DateOnly fileDay, DateOnly day) => day == fileDay || day == fileDay.AddDays(-1);

    private LogWriter WriterFor(Record record)
    {
        if (_settings.Layout == LogLayout.Shared || record.Subject is not { } process)
            return _shared;
        if (_processes.TryGet(process, out var writer))
            return writer;
        if (!MayTryNewFile())
            return _shared;

        try
        {
            writer = _processes.Add(process, DateOnly.FromDateTime(record.Timestamp), Started());
            _waitingBytes += writer.Waiting;
            _waiting.Add(writer);
            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ReportNoNewFile(e);
            return _shared;
        }
    }

    private void BeginNewFile(LogWriter writer, DateOnly day)
    {
        if (_failing || !MayTryNewFile() || !TryFlush(all: true))
            return;

        try
        {
            var finished = writer.File.Path;
            GoOnInNewFile(writer, day, Started());
            _finished.Add(finished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ReportNoNewFile(e);
        }
    }

    private void GoOnInNewFile(LogWriter writer, DateOnly day, params ReadOnlySpan<Record> head)
    {
        var file = writer.Process is { } process
            ? LogFile.Create(_settings, day, process)
            : LogFile.Create(_settings, day, LogNames.Stem(_monitor.Host, Now));
        var before = writer.Waiting;
        // It opens again when it is written to, and then counts among the open ones.
        if (writer.Process is not null)
            file.Suspend();
        writer.GoOnIn(file, head);
        _waitingBytes += writer.Waiting - before;
        _waiting.Add(writer);
        _newFileFailedAt = null;
    }

    private LogWriter OpenShared(LogSettings settings)
    {
        var now = Now;
        var file = LogFile.Create(settings, DateOnly.FromDateTime(now), LogNames.Stem(_monitor.Host, now));
        var writer = new LogWriter(settings, _time, file, 64 * 1024, Started());
        _waitingBytes += writer.Waiting;
        _waiting.Add(writer);
        return writer;
    }

    private void ChangeSettings(LogSettings settings)
    {
        try
        {
            var next = OpenShared(settings);
            _finished.AddRange(_processes.Paths.Append(Path));
            _processes.Dispose();
            _shared.Dispose();
            _shared = next;
            _processes = new ProcessLogs(settings, _time);
            _settings = settings;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ReportNoNewFile(e);
        }
    }

    /// <summary>Writes what waits, unless it waits for a fuller frame; false if something could not be written.</summary>
    private bool TryFlush(bool all)
    {
        if (!HasBacklog)
            return true;

        try
        {
            string? gone = null;
            foreach (var writer in _waiting.ToArray())
                gone = Flush(writer, all || _failing) ?? gone;
            if (gone is not null)
                _notify(gone);
            if (_failing)
                Resume();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e);
            return false;
        }
    }

    /// <summary>Writes what waits for one file; says so if the file is not where it was.</summary>
    private string? Flush(LogWriter writer, bool all)
    {
        string? gone = null;
        if (!writer.File.IsInPlace)
        {
            gone = $"the log file {writer.File.Path} was deleted or moved away with {writer.Written} records";
            GoOnInNewFile(writer, writer.File.Day, Started(), Degraded(gone));
            gone += $"; going on in {writer.File.Path}";
        }

        var before = writer.Waiting;
        if (writer.Process is null)
            writer.Flush(all);
        else
            _processes.Flush(writer, all || writer.IsComplete);
        _waitingBytes += writer.Waiting - before;
        if (writer.Waiting > 0)
            return gone;

        _waiting.Remove(writer);
        if (writer.IsComplete)
            _processes.Remove(writer);
        return gone;
    }

    private void Resume()
    {
        _failing = false;
        _notify($"{Path}: writing again, {_lost} records were lost");
        if (_lost == 0)
            return;

        var lost = new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Lost, Reason = "the log could not be written", Lost = _lost };
        _lost = 0;
        var before = _shared.Waiting;
        _shared.TryAppend(lost, int.MaxValue);
        _waitingBytes += _shared.Waiting - before;
        _waiting.Add(_shared);
        Flush(_shared, all: true);
    }

    private void KeepHouse()
    {
        _housekeeper.Schedule(_settings, [.. _finished], [.. _processes.Paths, Path]);
        _finished.Clear();
    }

    private bool MayTryNewFile() => _newFileFailedAt is not { } failed || _time.GetElapsedTime(failed) >= NewFileRetry;

    private void ReportNoNewFile(Exception e)
    {
        if (_newFileFailedAt is null)
            _notify($"no new log file can be made ({e.Message}); going on in {Path}");
        _newFileFailedAt = _time.GetTimestamp();
    }

    private void Report(Exception e)
    {
        if (_failing)
            return;

        _failing = true;
        _notify($"the log cannot be written ({e.Message}); sampling goes on, up to {_settings.MaxBacklogBytes >> 20} MiB wait in memory");
    }

    private LifecycleRecord Started() => new() { Timestamp = Now, Event = LifecycleEvent.Started, Monitor = _monitor };

    private LifecycleRecord Degraded(string reason) => new() { Timestamp = Now, Event = LifecycleEvent.Degraded, Reason = reason };
}
