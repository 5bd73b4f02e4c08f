namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What a call must have come to.</summary>
/// <param name="least">The least result.</param>
/// <param name="most">The greatest result.</param>
public sealed class ResultCondition(long least, long most) : RuleCondition
{
    /// <summary>Whether the call did what it was asked for.</summary>
    internal static bool Succeeded(SyscallEvent happened)
        => happened.Errno.IsEmpty
            && (happened.ResultKind == ResultKind.Address || (happened.ResultKind == ResultKind.Number && happened.Result >= 0));

    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
        => call.Event.ResultKind is ResultKind.Number or ResultKind.Address && call.Event.Result >= least && call.Event.Result <= most;
}
