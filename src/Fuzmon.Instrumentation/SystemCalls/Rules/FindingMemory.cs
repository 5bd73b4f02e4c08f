namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What was told lately, so that a fuzzer's millionth run does not tell it a millionth time.</summary>
internal sealed class FindingMemory(RuleLimits limits)
{
    private readonly Dictionary<(SyscallRule Rule, string Text), (long Time, long Suppressed)> _told = [];

    /// <summary>Whether to tell a finding.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="text">Its text.</param>
    /// <param name="time">The present in nanoseconds; negative when it is not known.</param>
    /// <param name="suppressed">How often it was not told.</param>
    public bool ShouldTell(SyscallRule rule, string text, long time, out long suppressed)
    {
        suppressed = 0;
        if (_told.TryGetValue((rule, text), out var last))
        {
            if (time < 0 || time - last.Time < limits.Repeat.Ticks * TimeSpan.NanosecondsPerTick)
            {
                _told[(rule, text)] = (last.Time, last.Suppressed + 1);
                return false;
            }

            suppressed = last.Suppressed;
        }
        else if (_told.Count >= limits.Findings)
            _told.Clear();

        _told[(rule, text)] = (time, 0);
        return true;
    }
}
