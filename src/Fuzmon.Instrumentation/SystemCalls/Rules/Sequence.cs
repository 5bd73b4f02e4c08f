namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A sequence that has begun: how far it has come, and what its variables stand for.</summary>
internal sealed class Sequence(CompiledRule rule, RuleValue[] values)
{
    public CompiledRule Rule { get; } = rule;

    public RuleValue[] Values { get; set; } = values;

    /// <summary>Index of the step that is to come next.</summary>
    public int Step { get; set; }

    /// <summary>When its first step was taken, in nanoseconds; negative when that is not known.</summary>
    public long FirstTime { get; set; }

    /// <summary>The same as the count of calls.</summary>
    public long FirstCall { get; set; }

    public long LastTime { get; set; }

    public long LastCall { get; set; }

    /// <summary>Who took the last step.</summary>
    public TracedProcess? LastProcess { get; set; }

    /// <summary>For a step that must happen more than once: when it did.</summary>
    public Queue<(long Time, long Call)>? Recent { get; set; }

    /// <summary>What led here.</summary>
    public List<RuleEvent> Events { get; init; } = [];

    /// <summary>For one that waits for something not to happen: the list that it is in, as long as it is.</summary>
    public SequenceList? List { get; set; }

    /// <summary>Its text, for when it is complete by nothing happening.</summary>
    public string? Text { get; set; }

    /// <summary>Whether the time or the calls that it may take are over.</summary>
    public bool IsExpired(long time, long call)
        => Exceeds(Rule.Within, FirstTime, time) || call - FirstCall > Rule.Rule.WithinCalls
            || (Step < Rule.Steps.Length && Rule.Steps[Step] is { Count: 1 } next
                && (Exceeds(next.Within, LastTime, time) || call - LastCall > next.WithinCalls));

    /// <summary>Whether it has come as far as another one of the rule, with the same values.</summary>
    public bool IsLike(CompiledRule rule, int step, RuleValue[] values)
        => ReferenceEquals(Rule, rule) && Step == step && Values.AsSpan().SequenceEqual(values);

    /// <summary>One that goes on from here while this one stays.</summary>
    public Sequence Fork() => new(Rule, Values)
    {
        Step = Step,
        FirstTime = FirstTime,
        FirstCall = FirstCall,
        LastTime = LastTime,
        LastCall = LastCall,
        LastProcess = LastProcess,
        Recent = Recent is null ? null : new(Recent),
        Events = [.. Events],
    };

    private static bool Exceeds(long? limit, long from, long to) => from >= 0 && to >= 0 && to - from > limit;
}
