using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Ltrace;
using Fuzmon.Instrumentation.SystemCalls.Strace;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

public sealed class SharedLogTests
{
    [SharedLogFact]
    public void Every_line_of_real_strace_logs_is_understood() => Assert.All(SharedLogs.Of("strace"), path =>
    {
        var sink = Read(path, sink => new StraceParser(sink));
        Assert.Empty(sink.Texts);
        Assert.NotEmpty(sink.Events.Select(_ => "event").Concat(sink.Rows.Select(_ => "row")));
    });

    [SharedLogFact]
    public void Every_line_of_real_ltrace_logs_is_understood() => Assert.All(SharedLogs.Of("ltrace"), path =>
    {
        var sink = Read(path, sink => new LtraceParser(sink));
        Assert.Empty(sink.Texts);
        Assert.NotEmpty(sink.Events.Select(_ => "event").Concat(sink.Rows.Select(_ => "row")));
    });

    [SharedLogFact]
    public void Every_event_of_real_logs_can_be_written() => Assert.All(SharedLogs.Of("strace"), path
        => Assert.All(Read(path, sink => new StraceParser(sink)).Events, happened => Assert.StartsWith("{\"kind\":\"syscall\"", EventText.Json(happened), StringComparison.Ordinal)));

    private static CollectingSink Read(string path, Func<ILogSink, ILogParser> parser)
    {
        var sink = new CollectingSink();
        using var file = File.OpenRead(path);
        CollectingSink.Read(parser(sink), file);
        return sink;
    }
}
