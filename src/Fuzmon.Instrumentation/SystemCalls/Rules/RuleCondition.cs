namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Something that must hold of a call. It is part of a compiled rule: it keeps nothing of what it has seen.</summary>
public abstract class RuleCondition
{
    private protected RuleCondition()
    {
    }

    /// <summary>Whether it holds.</summary>
    /// <param name="call">The call.</param>
    /// <param name="values">What the rule's variables stand for so far.</param>
    internal abstract bool Holds(CallView call, ReadOnlySpan<RuleValue> values);
}
