using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Parsing;

/// <summary>Counts what a log holds and prints it, if asked to.</summary>
internal sealed class LogOutput : ILogSink, IDisposable
{
    private const int FlushBytes = 64 * 1024;
    private const int MaxTold = 20;
    private const int MaxTextBytes = 200;

    private readonly PatchableBuffer _buffer = new(2 * FlushBytes);
    private readonly JsonRecordWriter? _json;
    private readonly RecordWriter? _events;
    private long _told;

    /// <summary>Makes an output for those options.</summary>
    public LogOutput(ParseOptions options)
    {
        if (options.Summary || options.Rules is not null || options.Profiles)
            return;
        if (options.Json)
            _events = _json = new JsonRecordWriter(_buffer);
        else if (options.MessagePack)
            _events = new MessagePackRecordWriter(_buffer);
    }

    /// <summary>What has been seen.</summary>
    public LogSummary Summary { get; } = new();

    /// <summary>The log that is being read.</summary>
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    public void OnEvent(SyscallEvent happened)
    {
        Summary.Add(happened);
        if (_events is null)
            return;
        happened.WriteTo(_events);
        End();
    }

    /// <inheritdoc/>
    public void OnCount(CountRow row)
    {
        Summary.AddRow();
        if (_events is null)
            return;
        row.WriteTo(_events);
        End();
    }

    /// <inheritdoc/>
    public void OnText(long line, ReadOnlySpan<byte> text, string reason)
    {
        Summary.AddText(line);
        var shown = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxTextBytes)]);
        if (_told++ < MaxTold)
            Messages.Write($"{Path}:{line}: {reason}: {shown}");
        if (_events is null)
            return;
        _events.BeginMap();
        _events.Field("kind"u8, "text");
        _events.Field("line"u8, (long?)line);
        _events.Field("text"u8, System.Text.Encoding.UTF8.GetString(text));
        _events.Field("reason"u8, reason);
        _events.EndMap();
        End();
    }

    /// <summary>Writes what is held back.</summary>
    public void Flush()
    {
        if (_buffer.Length == 0)
            return;
        StandardStream.Output.Write(_buffer.Written.Span);
        _buffer.Clear();
    }

    /// <summary>Writes the summary as one object.</summary>
    public void WriteSummary(ParseOptions options)
    {
        if (options.MessagePack)
            Summary.WriteTo(new MessagePackRecordWriter(_buffer));
        else
        {
            using var json = new JsonRecordWriter(_buffer);
            Summary.WriteTo(json);
            json.EndLine();
        }

        Flush();
    }

    /// <summary>Says what was counted but not told line by line.</summary>
    public void TellRest()
    {
        if (_told > MaxTold)
            Messages.Write($"{_told - MaxTold} more lines that were not understood; --json prints them all");
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private void End()
    {
        _json?.EndLine();
        if (_buffer.Length >= FlushBytes)
            Flush();
    }
}
