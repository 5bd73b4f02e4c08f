using System.Buffers.Text;
using System.Globalization;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Parsing;
using Fuzmon.Records;

namespace Fuzmon.Tracing;

/// <summary>Writes what is traced: lines for people, records, or nothing but counts.</summary>
internal sealed class TraceOutput : IDisposable
{
    private const int FlushBytes = 64 * 1024;
    private const double NsPerSecond = 1e9;

    private readonly TraceOptions _options;
    private readonly SyscallDecoder _decoder = new();
    private readonly PatchableBuffer _buffer = new(2 * FlushBytes);
    private readonly JsonRecordWriter? _json;
    private readonly RecordWriter? _records;
    private readonly FileStream? _file;
    private readonly Dictionary<int, uint> _missed = [];

    /// <summary>Makes an output for those options.</summary>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public TraceOutput(TraceOptions options)
    {
        _options = options;
        if (options.Json)
            _records = _json = new JsonRecordWriter(_buffer);
        else if (options.MessagePack)
            _records = new MessagePackRecordWriter(_buffer);
        _file = options.Output is { } path ? Create(path) : null;
    }

    /// <summary>What was counted.</summary>
    public LogSummary Summary { get; } = new();

    /// <summary>Writes one record.</summary>
    public void Write(in RawSyscall call)
    {
        TellMissed(call);
        if (call.Header.Kind == RawSyscallKind.Forked)
            return;
        if (_options.Summary)
        {
            Summary.Add(_decoder.Decode(call));
        }
        else if (_records is null)
        {
            WriteLine(call);
        }
        else
        {
            Write(_decoder.Decode(call));
        }

        if (_buffer.Length >= FlushBytes)
            Flush();
    }

    /// <summary>Writes an event that another tracer told.</summary>
    public void Write(SyscallEvent happened)
    {
        Summary.Add(happened);
        if (_options.Summary || _records is null)
            return;
        happened.WriteTo(_records);
        _json?.EndLine();
    }

    /// <summary>Writes a line as it is.</summary>
    public void WriteLine(ReadOnlySpan<byte> text)
    {
        Add(text);
        Add("\n"u8);
    }

    /// <summary>Writes what is held back.</summary>
    public void Flush()
    {
        if (_buffer.Length == 0)
            return;
        var bytes = _buffer.Written.Span;
        if (_file is not null)
            _file.Write(bytes);
        else
            StandardStream.Output.Write(bytes);
        _buffer.Clear();
    }

    /// <summary>Writes the counts, if they are wanted.</summary>
    public void End()
    {
        if (_options.Summary)
        {
            if (_records is not null)
            {
                Summary.WriteTo(_records);
                _json?.EndLine();
            }
            else
            {
                foreach (var line in SummaryText.ComposeCalls(Summary))
                    WriteLine(System.Text.Encoding.UTF8.GetBytes(line));
            }
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json?.Dispose();
        _file?.Dispose();
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to {path}: {Commands.FileTrouble.CauseOf(e)}; give another file with -o");
        }
    }

    // At the very place where calls are missing.
    private void TellMissed(in RawSyscall call)
    {
        var (pid, missed) = (call.Header.Pid, call.Header.Missed);
        if (missed == 0 || (_missed.TryGetValue(pid, out var before) && before == missed))
            return;
        if (_missed.Count >= 65_536)
            _missed.Clear();
        _missed[pid] = missed;
        var count = missed > before ? missed - before : missed;
        if (_options.Summary)
            return;
        if (_records is null)
            WriteLine(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{pid} ... {count} not shown ...")));
        else
            Write(_decoder.DecodeMissed(call, count));
    }

    private void WriteLine(in RawSyscall call)
    {
        Add(call.Header.Tid);
        Add(" "u8);
        if (_options.Times)
        {
            var time = DateTime.UnixEpoch.AddTicks(_decoder.EpochNs(call) / 100).ToLocalTime();
            Span<byte> text = stackalloc byte[16];
            time.TryFormat(text, out var length, "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            Add(text[..length]);
            Add(" "u8);
        }

        Add(_decoder.Describe(call));
        if (_options.Durations && call.Header.Kind == RawSyscallKind.Call)
        {
            Span<byte> text = stackalloc byte[32];
            (call.Header.DurationNs / NsPerSecond).TryFormat(text, out var length, "' <'0.000000'>'", CultureInfo.InvariantCulture);
            Add(text[..length]);
        }

        Add("\n"u8);
    }

    private void Add(long number)
    {
        var span = _buffer.GetSpan(24);
        Utf8Formatter.TryFormat(number, span, out var length);
        _buffer.Advance(length);
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.GetSpan(text.Length));
        _buffer.Advance(text.Length);
    }
}
