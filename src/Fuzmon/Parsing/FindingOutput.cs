using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Rules;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Parsing;

/// <summary>Judges the events of a log by rules, and prints what they find as it is found.</summary>
internal sealed class FindingOutput : ILogSink, IDisposable
{
    private readonly LogOutput _log;
    private readonly RuleEngine _engine;
    private readonly PatchableBuffer _buffer = new(16 * 1024);
    private readonly JsonRecordWriter? _json;
    private readonly RecordWriter? _records;

    /// <summary>Makes one for those options, which have rules.</summary>
    public FindingOutput(ParseOptions options, LogOutput log)
    {
        _log = log;
        _engine = new RuleEngine(options.Rules!, Print, awaitsParents: true);
        if (options.Json)
            _records = _json = new JsonRecordWriter(_buffer);
        else if (options.MessagePack)
            _records = new MessagePackRecordWriter(_buffer);
    }

    /// <inheritdoc/>
    public void OnEvent(SyscallEvent happened)
    {
        _log.OnEvent(happened);
        _engine.OnEvent(happened);
    }

    /// <inheritdoc/>
    public void OnCount(CountRow row) => _log.OnCount(row);

    /// <inheritdoc/>
    public void OnText(long line, ReadOnlySpan<byte> text, string reason) => _log.OnText(line, text, reason);

    /// <summary>Judges what is still held, and says what it all came to.</summary>
    public void Finish()
    {
        _engine.Finish();
        if (_records is null)
            StandardOutput.WriteLine($"{_engine.Findings} findings in {_engine.Events} events; {_engine.Suppressed} more like them were not told");
        if (_engine.Evicted > 0)
            Messages.Write($"{_engine.Evicted} sequences, processes and descriptors were forgotten because there were too many: something may have been missed");
        if (_engine.WithoutTime > 0)
            Messages.Write($"{_engine.WithoutTime} events are counted by rules within a time, but have none; record with strace -ttt");
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private void Print(RuleFinding finding)
    {
        if (_records is not null)
        {
            finding.WriteTo(_records);
            _json?.EndLine();
            StandardStream.Output.Write(_buffer.Written.Span);
            _buffer.Clear();
            return;
        }

        StandardOutput.WriteLine(Messages.Printable($"{finding.SeverityName,-8} {finding.Rule.Name}: {finding.Text}"));
        foreach (var happened in finding.Events)
            StandardOutput.WriteLine(Messages.Printable($"    {(happened.Pid == 0 ? "" : $"[{happened.Pid}] ")}line {happened.Line}: {happened.Text}"));
    }
}
