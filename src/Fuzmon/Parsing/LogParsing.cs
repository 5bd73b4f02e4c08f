using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Ltrace;
using Fuzmon.Instrumentation.SystemCalls.Strace;

namespace Fuzmon.Parsing;

/// <summary>Reads logs from their beginning to their end, or for as long as they grow.</summary>
/// <param name="options">How.</param>
/// <param name="sink">Takes what is found.</param>
/// <param name="output">Counts it and prints it in the end.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class LogParsing(ParseOptions options, ILogSink sink, LogOutput output, CancellationToken cancellation)
{
    private const int EPIPE = 32;

    private static readonly TimeSpan GrowthInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The tracers whose logs can be read.</summary>
    public static string[] Tracers { get; } = ["strace", "ltrace"];

    /// <summary>Reads one log.</summary>
    public void Read(LogInput input)
    {
        using var stream = input.Open();
        output.Path = input.Path;
        ILogParser parser = options.Tracer == "strace" ? new StraceParser(sink, input.Task) : new LtraceParser(sink, input.Task);
        var reader = new LineReader(stream);
        var isSeekable = stream.CanSeek;
        try
        {
            do
            {
                while (!cancellation.IsCancellationRequested && Next(reader, out var line))
                    parser.Read(line, reader.IsCut);
            }
            while (options.Follow && isSeekable && WaitForMore(parser));
            if (reader.TryReadRest(out var rest))
                parser.Read(rest, isCut: false);
        }
        catch (IOException e) when (e is not EndOfStreamException && e.HResult != EPIPE)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{input.Path}: {e.Message}");
        }
        finally
        {
            output.Summary.Lines += parser.Lines;
        }

        parser.Finish();
    }

    private bool Next(LineReader reader, out ReadOnlySpan<byte> line)
    {
        // Whoever reads from a pipe shall not wait for what is known already.
        if (reader.WouldWait)
            output.Flush();
        return reader.TryRead(out line);
    }

    private bool WaitForMore(ILogParser parser)
    {
        parser.Flush();
        output.Flush();
        return !cancellation.WaitHandle.WaitOne(GrowthInterval);
    }
}
