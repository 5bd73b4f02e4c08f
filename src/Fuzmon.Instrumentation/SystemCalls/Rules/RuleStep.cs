namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A call, or a signal, that a sequence is made of.</summary>
public sealed record RuleStep
{
    /// <summary>The calls, or the signals, each of which will do.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether the names are those of signals.</summary>
    public bool IsSignal { get; init; }

    /// <summary>Whether it must not happen between the steps around it; at the end, not before its window has passed.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>How often it must happen.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Within what time it must happen that often, or else after the step before.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>The same as a number of calls of the process or tree.</summary>
    public long? WithinCalls { get; init; }

    /// <summary>Who must do it.</summary>
    public StepActor By { get; init; }

    /// <summary>What else must hold; all of it.</summary>
    public IReadOnlyList<RuleCondition> Conditions { get; init; } = [];

    /// <summary>What is remembered of it.</summary>
    public IReadOnlyList<RuleSave> Saves { get; init; } = [];
}
