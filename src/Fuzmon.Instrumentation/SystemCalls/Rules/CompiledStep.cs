namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A step, ready for use.</summary>
internal sealed class CompiledStep(RuleStep step, IReadOnlyCollection<CallEntry> entries)
{
    private readonly int[] _entries = [.. entries.Select(entry => entry.Id)];
    private readonly RuleCondition[] _conditions = [.. step.Conditions];
    private readonly bool _isSignal = step.IsSignal;

    public int Count { get; } = step.Count;

    public StepActor By { get; } = step.By;

    /// <summary>In nanoseconds.</summary>
    public long? Within { get; } = step.Within?.Ticks * TimeSpan.NanosecondsPerTick;

    public long? WithinCalls { get; } = step.WithinCalls;

    public RuleSave[] Saves { get; } = [.. step.Saves];

    /// <summary>The bits of its names; see <see cref="CallEntry.Bit"/>.</summary>
    public ulong Bits { get; } = entries.Aggregate(0UL, (bits, entry) => bits | entry.Bit);

    /// <summary>Whether the call is of its names and all conditions hold.</summary>
    public bool Matches(CallEntry entry, CallView call, ReadOnlySpan<RuleValue> values)
    {
        if (!_entries.AsSpan().Contains(entry.Id) || call.Event.Kind != (_isSignal ? EventKind.Signal : EventKind.Call))
            return false;
        foreach (var condition in _conditions)
        {
            if (!condition.Holds(call, values))
                return false;
        }

        return true;
    }

    /// <summary>What the variables stand for after the step; null when the call lacks something that is to be remembered.</summary>
    public RuleValue[]? Save(CallView call, RuleValue[] values)
    {
        if (Saves.Length == 0)
            return values;
        var saved = values.ToArray();
        foreach (var save in Saves)
        {
            if (call.ValueOf(save) is not { } value)
                return null;
            saved[save.Variable] = value;
        }

        return saved;
    }
}
