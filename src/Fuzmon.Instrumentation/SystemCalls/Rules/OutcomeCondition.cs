using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Whether a call must have succeeded, or how it must have failed.</summary>
/// <param name="succeeded">Whether it must have succeeded, rather than failed.</param>
/// <param name="errors">The errors, one of which it must have failed with; empty for any.</param>
public sealed class OutcomeCondition(bool succeeded, IReadOnlyList<string> errors) : RuleCondition
{
    private readonly byte[][] _errors = [.. errors.Select(Encoding.UTF8.GetBytes)];

    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
    {
        var happened = call.Event;
        if (succeeded)
            return ResultCondition.Succeeded(happened);
        if (happened.Errno.IsEmpty)
            return false;
        foreach (var error in _errors)
        {
            if (happened[happened.Errno].SequenceEqual(error))
                return true;
        }

        return _errors.Length == 0;
    }
}
