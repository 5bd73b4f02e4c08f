namespace Fuzmon.Records;

/// <summary>Something that happened to the monitor itself.</summary>
public sealed class LifecycleRecord : Record
{
    /// <summary>What happened.</summary>
    public required LifecycleEvent Event { get; init; }

    /// <summary>The process that it is about, if it is about one.</summary>
    public ProcessKey? Process { get; init; }

    /// <summary>That process's name.</summary>
    public string? ProcessName { get; init; }

    /// <summary>Why, in one line.</summary>
    public string? Reason { get; init; }

    /// <summary>How many records were lost.</summary>
    public long? Lost { get; init; }

    /// <summary>How long nobody watched, in milliseconds.</summary>
    public double? OutageMs { get; init; }

    /// <summary>From how long before its last record the monitor that was killed may lack some, in milliseconds.</summary>
    public double? MissingMs { get; init; }

    /// <summary>The monitor and its machine; every log file begins with it.</summary>
    public MonitorIdentity? Monitor { get; init; }

    /// <summary>What the run came to.</summary>
    public RunTotals? Totals { get; init; }

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "lifecycle");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("event"u8, EventName(Event));
        writer.Field("pid"u8, Process?.Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("start_ticks"u8, Process?.StartTicks);
        writer.Field("reason"u8, Reason);
        writer.Field("lost"u8, Lost);
        writer.Field("outage_ms"u8, OutageMs);
        writer.Field("missing_ms"u8, MissingMs);
        Monitor?.WriteTo(writer);
        Totals?.WriteTo(writer);
    }

    private static string EventName(LifecycleEvent lifecycleEvent) => lifecycleEvent switch
    {
        LifecycleEvent.Started => "started",
        LifecycleEvent.Stopped => "stopped",
        LifecycleEvent.GaveUp => "gave_up",
        LifecycleEvent.Reloaded => "reloaded",
        LifecycleEvent.Lost => "lost",
        LifecycleEvent.Outage => "outage",
        LifecycleEvent.Degraded => "degraded",
        _ => throw new ArgumentOutOfRangeException(nameof(lifecycleEvent)),
    };
}
