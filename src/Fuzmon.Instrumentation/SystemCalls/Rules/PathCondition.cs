namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What a path must be; a call whose path is not known does not fulfil it.</summary>
/// <param name="isSecond">Whether it is about the second path of a call that has two.</param>
/// <param name="any">Patterns, one of which must fit; empty for any path.</param>
/// <param name="none">Patterns that must not fit.</param>
/// <param name="variable">Index of a variable that it must equal; -1 for none.</param>
public sealed class PathCondition(bool isSecond, IReadOnlyList<PathPattern> any, IReadOnlyList<PathPattern> none, int variable = -1) : RuleCondition
{
    private readonly PathPattern[] _any = [.. any];
    private readonly PathPattern[] _none = [.. none];

    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
    {
        if ((isSecond ? call.To : call.Path) is not { } path)
            return false;
        if (variable >= 0 && !string.Equals(values[variable].Text, path, StringComparison.Ordinal))
            return false;
        return (_any.Length == 0 || Fits(_any, path)) && !Fits(_none, path);
    }

    private static bool Fits(PathPattern[] patterns, string path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.IsMatch(path))
                return true;
        }

        return false;
    }
}
