using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What a log came to: counts of everything in it, and the calls by name.</summary>
public sealed class LogSummary
{
    private const int MaxNumbers = 100;

    private readonly List<long> _notUnderstoodLines = [];

    /// <summary>The calls by name.</summary>
    public CallProfile Profile { get; } = new();

    /// <summary>Lines of the logs.</summary>
    public long Lines { get; set; }

    /// <summary>Events: calls, signals, ends, messages.</summary>
    public long Events { get; private set; }

    /// <summary>Lines that are not the tracer's, or not known to be.</summary>
    public long NotUnderstood { get; private set; }

    /// <summary>Rows of tables of counts.</summary>
    public long TableRows { get; private set; }

    /// <summary>Calls of which the log has no end.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Calls that were printed in two halves.</summary>
    public long Resumed { get; private set; }

    /// <summary>Signals that were delivered.</summary>
    public long Signals { get; private set; }

    /// <summary>Ends of tasks.</summary>
    public long Ends { get; private set; }

    /// <summary>Adds an event.</summary>
    public void Add(SyscallEvent happened)
    {
        Events++;
        switch (happened.Kind)
        {
            case EventKind.Call:
                Profile.Add(happened);
                if (happened.IsResumed)
                    Resumed++;
                if (happened.ResultKind == ResultKind.Unfinished)
                    Unfinished++;
                break;
            case EventKind.Signal:
                Signals++;
                break;
            case EventKind.Exited or EventKind.Killed or EventKind.Superseded:
                Ends++;
                break;
        }
    }

    /// <summary>Adds a row of a table.</summary>
    public void AddRow() => TableRows++;

    /// <summary>Adds a line that was not understood.</summary>
    public void AddText(long line)
    {
        NotUnderstood++;
        if (_notUnderstoodLines.Count < MaxNumbers)
            _notUnderstoodLines.Add(line);
    }

    /// <summary>Writes it as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("lines"u8, (long?)Lines);
        writer.Field("events"u8, (long?)Events);
        writer.Field("not_understood"u8, (long?)NotUnderstood);
        writer.Name("not_understood_lines"u8);
        writer.BeginArray();
        foreach (var line in _notUnderstoodLines)
            writer.Value(line);
        writer.EndArray();
        writer.Field("calls"u8, (long?)Profile.Calls);
        writer.Field("resumed"u8, (long?)Resumed);
        writer.Field("unfinished"u8, (long?)Unfinished);
        writer.Field("signals"u8, (long?)Signals);
        writer.Field("ends"u8, (long?)Ends);
        writer.Field("table_rows"u8, (long?)TableRows);
        Profile.WriteTo(writer);
        writer.EndMap();
    }
}
