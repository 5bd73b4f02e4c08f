namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>How many processes of the tree must be alive.</summary>
/// <param name="least">At least so many.</param>
public sealed class LivingCondition(int least) : RuleCondition
{
    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values) => call.Process.Tree.Living >= least;
}
