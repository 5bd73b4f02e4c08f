using Fuzmon.Instrumentation.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>Keeps what a parser hands over.</summary>
internal sealed class CollectingSink : ILogSink
{
    public List<SyscallEvent> Events { get; } = [];

    public List<CountRow> Rows { get; } = [];

    public List<(long Line, string Text, string Reason)> Texts { get; } = [];

    public static CollectingSink OfStrace(string log)
    {
        var sink = new CollectingSink();
        Read(new Fuzmon.Instrumentation.SystemCalls.Strace.StraceParser(sink), new MemoryStream(System.Text.Encoding.Latin1.GetBytes(log)));
        return sink;
    }

    public static CollectingSink OfLtrace(string log)
    {
        var sink = new CollectingSink();
        Read(new Fuzmon.Instrumentation.SystemCalls.Ltrace.LtraceParser(sink), new MemoryStream(System.Text.Encoding.Latin1.GetBytes(log)));
        return sink;
    }

    public static void Read(ILogParser parser, Stream source)
    {
        var reader = new LineReader(source);
        while (reader.TryRead(out var line))
            parser.Read(line, reader.IsCut);
        if (reader.TryReadRest(out var rest))
            parser.Read(rest, isCut: false);
        parser.Finish();
    }

    public void OnEvent(SyscallEvent happened) => Events.Add(happened.Copy());

    public void OnCount(CountRow row) => Rows.Add(row);

    public void OnText(long line, ReadOnlySpan<byte> text, string reason) => Texts.Add((line, System.Text.Encoding.Latin1.GetString(text), reason));
}
