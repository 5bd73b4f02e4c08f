namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>
/// Reads a log line by line and hands over what it finds. A line that is not understood is no error: it is handed over as text, with
/// the reason.
/// </summary>
public interface ILogParser
{
    /// <summary>Lines so far.</summary>
    long Lines { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="isCut">Whether it was too long to be read whole.</param>
    void Read(ReadOnlySpan<byte> line, bool isCut);

    /// <summary>Hands over the event that might still be added to: for when nothing more is to be read for a while.</summary>
    void Flush();

    /// <summary>Hands over all that is held: the log has ended.</summary>
    void Finish();
}
