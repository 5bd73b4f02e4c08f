using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>A row of a table of counts (<c>-c</c>): how often a call was made and how long it took. What a table lacks is null.</summary>
public sealed record CountRow(string Name)
{
    /// <summary>Number of the line, from 1.</summary>
    public long Line { get; init; }

    /// <summary>Whether it is the sum of all rows.</summary>
    public bool IsTotal { get; init; }

    /// <summary>How many calls.</summary>
    public long? Calls { get; init; }

    /// <summary>How many of them failed; null where the tracer leaves the column empty.</summary>
    public long? Errors { get; init; }

    /// <summary>Time in all calls, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The shortest call, in seconds.</summary>
    public double? Shortest { get; init; }

    /// <summary>The longest call, in seconds.</summary>
    public double? Longest { get; init; }

    /// <summary>Mean time of a call, in microseconds.</summary>
    public double? UsecsPerCall { get; init; }

    /// <summary>Writes the row as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("kind"u8, "syscall_count");
        writer.Field("name"u8, Name);
        if (IsTotal)
            writer.Field("total"u8, (bool?)true);
        writer.Field("calls"u8, Calls);
        writer.Field("errors"u8, Errors);
        WriteSeconds(writer, "seconds"u8, Seconds);
        WriteSeconds(writer, "shortest"u8, Shortest);
        WriteSeconds(writer, "longest"u8, Longest);
        writer.Field("usecs_per_call"u8, UsecsPerCall);
        writer.Field("line"u8, Line == 0 ? null : Line);
        writer.EndMap();
    }

    // Microseconds count here: a field of a record would be rounded to milliseconds.
    private static void WriteSeconds(RecordWriter writer, ReadOnlySpan<byte> name, double? seconds)
    {
        if (seconds is { } known)
        {
            writer.Name(name);
            writer.Value(known);
        }
    }
}
