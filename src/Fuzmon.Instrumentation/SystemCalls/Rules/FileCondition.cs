namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>The file that a call is about must be one that is open: it is named by its descriptor, or by <c>/proc/self/fd</c>.</summary>
/// <param name="variable">Index of the variable that stands for it.</param>
public sealed class FileCondition(int variable) : RuleCondition
{
    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
        => values[variable].Opened is > 0 and var opened && call.OpenedFile == opened;
}
