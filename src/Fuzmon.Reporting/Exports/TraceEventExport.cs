using System.Text.Json;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>
/// Samples in the Trace Event format, which Perfetto and speedscope open: processes and threads with their own ids, memory and CPU as counters,
/// the stacks of a thread as slices that last until its next sample, ends, crashes and findings as instants. Times are microseconds since the
/// epoch. It is written as it comes: nothing is kept but the open slices.
/// </summary>
public sealed class TraceEventExport : RecordExport
{
    private const int MaxOpen = 100_000;

    // A stack is not taken to last longer than this.
    private const long LongestSliceUs = 60_000_000;

    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<(int Pid, int Tid), (long Time, long End, ReadThread Thread)> _open = [];
    private readonly Dictionary<int, (ulong StartTicks, string Name, long LastUs)> _processes = [];
    private readonly Dictionary<(int Pid, int Tid), string> _threads = [];

    /// <summary>Begins the array of events.</summary>
    public TraceEventExport(ReportOptions options, Stream output)
        : base(options)
    {
        _json = new Utf8JsonWriter(output);
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ms");
        _json.WriteStartArray("traceEvents");
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        foreach (var (key, (time, end, thread)) in _open)
            Close(key, time, end, thread);
        _open.Clear();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _json.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Add(RecordLine record)
    {
        var time = (record.Timestamp - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        switch (record.Kind)
        {
            case RecordKind.Sample when record.Pid > 0:
                AddSample(record, time);
                break;
            case RecordKind.Exit or RecordKind.Crash or RecordKind.Finding:
                AddInstant(record, time);
                break;
        }

        if (_json.BytesPending > 64 * 1024)
            _json.Flush();
    }

    private void AddSample(RecordLine record, long time)
    {
        var interval = NameProcess(record, time);
        if (record.RssKb >= 0)
            Counter(record.Pid, time, "memory (KiB)", "rss", record.RssKb);
        if (!double.IsNaN(record.CpuPercent))
            Counter(record.Pid, time, "cpu (%)", "cpu", record.CpuPercent);
        foreach (var thread in ThreadsOf(record))
        {
            var key = (record.Pid, thread.ThreadId);
            if (_open.Remove(key, out var before))
                Close(key, before.Time, Math.Min(before.End, time), before.Thread);
            NameThread(key, thread.Name);
            if (_open.Count < MaxOpen)
                _open[key] = (time, time + interval, thread);
        }
    }

    // A pid that is used again is the name of another process from then on: the format knows no more of a process than its pid.
    private long NameProcess(RecordLine record, long time)
    {
        var name = record.Name ?? "?";
        var known = _processes.GetValueOrDefault(record.Pid);
        if (known.Name != name || known.StartTicks != record.StartTicks)
            Metadata("process_name", record.Pid, record.Pid, name);
        var isSame = known.Name is not null && known.StartTicks == record.StartTicks;
        _processes[record.Pid] = (record.StartTicks, name, time);
        return isSame ? Math.Clamp(time - known.LastUs, 1, LongestSliceUs) : 1000;
    }

    private void NameThread((int Pid, int Tid) key, string? name)
    {
        if (name is null || _threads.GetValueOrDefault(key) == name || _threads.Count >= MaxOpen)
            return;
        _threads[key] = name;
        Metadata("thread_name", key.Pid, key.Tid, name);
    }

    private void Close((int Pid, int Tid) key, long start, long end, ReadThread thread)
    {
        foreach (var frame in thread.Frames)
        {
            Begin("X", frame.Name, key.Pid, key.Tid, start);
            _json.WriteString("cat", frame.IsPython ? "python" : "native");
            _json.WriteNumber("dur", Math.Max(1, end - start));
            _json.WriteEndObject();
        }
    }

    private void AddInstant(RecordLine record, long time)
    {
        using var document = record.Parse();
        if (document is null)
            return;
        var map = document.RootElement;
        var text = record.Kind switch
        {
            RecordKind.Exit => map.Text("signal") is { } signal ? $"ended by {signal}" : $"exit {map.Integer("exit_code")}",
            RecordKind.Crash => $"crash: {map.Text("class")}",
            _ => $"finding: {map.Text("text")}",
        };
        Begin("i", text, record.Pid, record.Pid, time);
        _json.WriteString("s", record.Pid > 0 ? "p" : "g");
        _json.WriteEndObject();
        if (record.Kind == RecordKind.Exit)
            _processes.Remove(record.Pid);
    }

    private void Counter(int pid, long time, string name, string series, double value)
    {
        Begin("C", name, pid, pid, time);
        _json.WriteStartObject("args");
        _json.WriteNumber(series, value);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Metadata(string what, int pid, int tid, string name)
    {
        Begin("M", what, pid, tid, 0);
        _json.WriteStartObject("args");
        _json.WriteString("name", SafeText.Of(name));
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Begin(string phase, string name, int pid, int tid, long time)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteString("name", SafeText.Of(name));
        _json.WriteNumber("pid", pid);
        _json.WriteNumber("tid", tid);
        _json.WriteNumber("ts", time);
    }
}
