namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A rule, ready for use: the steps that must happen, and before each, and behind the last, those that must not.</summary>
internal sealed class CompiledRule
{
    public CompiledRule(SyscallRule rule, Func<RuleStep, CompiledStep> compile)
    {
        Rule = rule;
        Text = RuleText.Parse(rule.Text, rule.Variables);
        Within = rule.Within?.Ticks * TimeSpan.NanosecondsPerTick;
        var steps = new List<CompiledStep>();
        var unless = new List<CompiledStep[]>();
        var absent = new List<CompiledStep>();
        foreach (var step in rule.Steps)
        {
            if (step.IsAbsent)
            {
                absent.Add(compile(step));
                continue;
            }

            steps.Add(compile(step));
            unless.Add([.. absent]);
            absent.Clear();
        }

        unless.Add([.. absent]);
        Steps = [.. steps];
        Unless = [.. unless];
        Awaited = [.. Enumerable.Range(0, Unless.Length).Select(BitsAt)];
        if (absent.Count > 0)
            (Delay, DelayCalls) = (absent.Min(step => step.Within), absent.Min(step => step.WithinCalls));
    }

    public SyscallRule Rule { get; }

    public RuleText Text { get; }

    /// <summary>In nanoseconds.</summary>
    public long? Within { get; }

    /// <summary>What must happen.</summary>
    public CompiledStep[] Steps { get; }

    /// <summary>What must not happen before the step of that index; behind the last one, before the window has passed.</summary>
    public CompiledStep[][] Unless { get; }

    /// <summary>The bits of the names that a sequence waits for when the step of that index is next.</summary>
    public ulong[] Awaited { get; }

    /// <summary>For how long what stands at the end must not happen, in nanoseconds.</summary>
    public long? Delay { get; }

    /// <summary>The same in calls.</summary>
    public long? DelayCalls { get; }

    /// <summary>Whether something must not happen after all others.</summary>
    public bool EndsWithAbsence => Unless[^1].Length > 0;

    /// <summary>Whether it is about a process of that name.</summary>
    public bool IsAbout(string? process)
    {
        if (Rule.Processes.Count > 0 && (process is null || !Rule.Processes.Any(pattern => pattern.IsMatch(process))))
            return false;
        return process is null || Rule.NotProcesses.Count == 0 || !Rule.NotProcesses.Any(pattern => pattern.IsMatch(process));
    }

    private ulong BitsAt(int index)
        => Unless[index].Aggregate(index < Steps.Length ? Steps[index].Bits : 0, (bits, step) => bits | step.Bits);
}
