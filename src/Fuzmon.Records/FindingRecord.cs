namespace Fuzmon.Records;

/// <summary>Something that a rule of the configuration asked to be told of.</summary>
public sealed class FindingRecord : Record
{
    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule asks for, as the configuration names it.</summary>
    public required string Condition { get; init; }

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; init; } = FindingSeverity.Warning;

    /// <summary>The process that it is about, if it is about one.</summary>
    public ProcessKey? Process { get; init; }

    /// <summary>That process's name.</summary>
    public string? ProcessName { get; init; }

    /// <summary>What was found, in one line.</summary>
    public required string Text { get; init; }

    /// <summary>What was measured, in the unit of <see cref="Limit"/>.</summary>
    public double? Value { get; init; }

    /// <summary>What the rule sets: bytes, bytes or events per second, percent, seconds or a number, as its condition has it.</summary>
    public double? Limit { get; init; }

    /// <summary>Findings of this rule and group that were not told since the last one was, because they came too soon; 0 is not written.</summary>
    public long Suppressed { get; init; }

    /// <summary>What a process that lives too long is at; null for other findings.</summary>
    public HangFacts? Hang { get; init; }

    /// <summary>What led to it, oldest first.</summary>
    public IReadOnlyList<FindingEvent> Events { get; init; } = [];

    /// <summary>The threads' stacks; null when none were asked for or none could be had.</summary>
    public IReadOnlyList<ThreadStack>? Stacks { get; init; }

    /// <summary>How the stacks were taken, or why there are none; null when none were asked for.</summary>
    public CaptureSummary? Capture { get; init; }

    /// <summary>The severity as it is written.</summary>
    public string SeverityName => Severity switch
    {
        FindingSeverity.Info => "info",
        FindingSeverity.Warning => "warning",
        FindingSeverity.Error => "error",
        _ => throw new InvalidOperationException($"There is no severity {Severity}."),
    };

    /// <summary>The same finding, as another rule tells it.</summary>
    public FindingRecord ToldBy(string rule, FindingSeverity severity, long suppressed) => new()
    {
        Timestamp = Timestamp,
        Rule = rule,
        Condition = Condition,
        Severity = severity,
        Process = Process,
        ProcessName = ProcessName,
        Text = Text,
        Value = Value,
        Limit = Limit,
        Suppressed = suppressed,
        Hang = Hang,
        Events = Events,
        Stacks = Stacks,
        Capture = Capture,
    };

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "finding");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("rule"u8, Rule);
        writer.Field("condition"u8, Condition);
        writer.Field("severity"u8, SeverityName);
        writer.Field("pid"u8, Process?.Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("start_ticks"u8, Process?.StartTicks);
        writer.Field("text"u8, Text);
        writer.Field("value"u8, Value);
        writer.Field("limit"u8, Limit);
        writer.Field("suppressed"u8, Suppressed == 0 ? null : Suppressed);
        Hang?.WriteTo(writer);
        WriteEvents(writer);
        Capture?.WriteTo(writer);
        if (Stacks is null)
            return;

        writer.Name("stacktrace"u8);
        writer.BeginArray();
        foreach (var thread in Stacks)
            thread.WriteTo(writer);
        writer.EndArray();
    }

    private void WriteEvents(RecordWriter writer)
    {
        if (Events.Count == 0)
            return;

        writer.Name("events"u8);
        writer.BeginArray();
        foreach (var (timestamp, text) in Events)
        {
            writer.BeginMap();
            writer.Field("timestamp"u8, timestamp);
            writer.Field("text"u8, text);
            writer.EndMap();
        }

        writer.EndArray();
    }
}
