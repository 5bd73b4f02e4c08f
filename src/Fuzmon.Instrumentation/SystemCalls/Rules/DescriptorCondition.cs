namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What must be open in the process under a number; after the call, for one that changes it.</summary>
/// <param name="number">The number, such as 0 for standard input.</param>
/// <param name="variable">Index of the variable that stands for what must be open there.</param>
public sealed class DescriptorCondition(int number, int variable) : RuleCondition
{
    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
        => values[variable].Opened is > 0 and var opened && call.OpenedAt(number) == opened;
}
