namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>Who takes what a parser finds in a log. What is handed over is valid during the call only.</summary>
public interface ILogSink
{
    /// <summary>An event.</summary>
    void OnEvent(SyscallEvent happened);

    /// <summary>A row of a table of counts.</summary>
    void OnCount(CountRow row);

    /// <summary>A line that is none of the tracer's, or not known to be.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="text">The line.</param>
    /// <param name="reason">Why it was not understood.</param>
    void OnText(long line, ReadOnlySpan<byte> text, string reason);
}
