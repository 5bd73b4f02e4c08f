using System.IO.Compression;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>
/// Stacks as a profile of pprof (perftools.profiles.Profile, compressed by gzip): each different stack once with how often it was there,
/// labelled with process, pid, thread and tid. Frames have their functions, files and lines; names are known already, so there are no mappings.
/// </summary>
public sealed class PprofExport : RecordExport
{
    private readonly Stream _output;
    private readonly Dictionary<string, long> _strings = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<string> _table = [""];
    private readonly Dictionary<(long Name, long File), long> _functions = [];
    private readonly Dictionary<(long Function, int Line, ulong Address), long> _locations = [];
    private readonly Dictionary<SampleKey, (long Count, long Running)> _samples = [];
    private (DateTime First, DateTime Last)? _span;

    /// <summary>An empty one.</summary>
    public PprofExport(ReportOptions options, Stream output)
        : base(options) => _output = output;

    /// <inheritdoc/>
    public override void Finish()
    {
        var profile = new ProtobufWriter();
        var part = new ProtobufWriter();
        WriteType(profile, part, "stacks", "count");
        WriteType(profile, part, "running", "count");
        foreach (var (key, (count, running)) in _samples)
            profile.Field(2, SampleOf(key, count, running).Written);
        foreach (var ((function, line, address), id) in _locations)
        {
            var inner = new ProtobufWriter();
            inner.Field(1, function);
            inner.Field(2, line);
            part.Clear();
            part.Field(1, id);
            part.Field(3, (long)address);
            part.Field(4, inner.Written);
            profile.Field(4, part.Written);
        }

        foreach (var ((name, file), id) in _functions)
        {
            part.Clear();
            part.Field(1, id);
            part.Field(2, name);
            part.Field(3, name);
            part.Field(4, file);
            profile.Field(5, part.Written);
        }

        // No more strings are taken from here on.
        foreach (var text in _table)
            profile.Field(6, text);
        if (_span is { } span)
        {
            profile.Field(9, (span.First - DateTime.UnixEpoch).Ticks * 100);
            profile.Field(10, (span.Last - span.First).Ticks * 100);
        }

        using var gzip = new GZipStream(_output, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write(profile.Written);
    }

    private protected override void Add(RecordLine record)
    {
        foreach (var thread in ThreadsOf(record))
        {
            // Innermost first.
            var locations = Enumerable.Reverse(thread.Frames).Select(LocationOf).ToArray();
            var key = new SampleKey(locations, StringOf(record.Name ?? "?"), record.Pid, StringOf(thread.Name ?? ""), thread.ThreadId);
            var (count, running) = _samples.GetValueOrDefault(key);
            _samples[key] = (count + 1, running + (thread.IsBlocked ? 0 : 1));
            var time = record.Timestamp;
            _span = _span is { } span ? (time < span.First ? time : span.First, time > span.Last ? time : span.Last) : (time, time);
        }
    }

    private ProtobufWriter SampleOf(SampleKey key, long count, long running)
    {
        var sample = new ProtobufWriter();
        sample.Packed(1, key.Locations);
        sample.Packed(2, [count, running]);
        WriteLabel(sample, "process", key.Process, 0);
        WriteLabel(sample, "pid", 0, key.Pid);
        if (key.Thread > 0)
            WriteLabel(sample, "thread", key.Thread, 0);
        WriteLabel(sample, "tid", 0, key.Tid);
        return sample;
    }

    private void WriteLabel(ProtobufWriter sample, string name, long text, long number)
    {
        var label = new ProtobufWriter();
        label.Field(1, StringOf(name));
        label.Field(2, text);
        label.Field(3, number);
        sample.Field(3, label.Written);
    }

    private void WriteType(ProtobufWriter profile, ProtobufWriter part, string type, string unit)
    {
        part.Clear();
        part.Field(1, StringOf(type));
        part.Field(2, StringOf(unit));
        profile.Field(1, part.Written);
    }

    private long LocationOf(ReadFrame frame)
    {
        var function = NumberOf(_functions, (StringOf(frame.Name), StringOf(frame.File ?? frame.Module ?? "")));
        return NumberOf(_locations, (function, frame.Line, frame.Address));
    }

    private long StringOf(string text)
    {
        var safe = SafeText.Of(text);
        if (_strings.TryGetValue(safe, out var number))
            return number;
        _strings.Add(safe, number = _table.Count);
        _table.Add(safe);
        return number;
    }

    // Ids begin at 1: 0 is none.
    private static long NumberOf<TKey>(Dictionary<TKey, long> numbers, TKey key)
        where TKey : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
            numbers.Add(key, number = numbers.Count + 1);
        return number;
    }
}
