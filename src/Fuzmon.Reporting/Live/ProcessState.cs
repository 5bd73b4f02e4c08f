using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>What the model keeps of one process that is alive.</summary>
internal sealed class ProcessState(string group)
{
    /// <summary>Its group; it stays in it for CPU time that was counted there.</summary>
    public string Group { get; set; } = group;

    /// <summary>The newest sample.</summary>
    public required SampleRecord Last { get; set; }

    /// <summary>CPU time that its groups have been given, in milliseconds.</summary>
    public double CountedCpuMs { get; set; }

    /// <summary>The innermost call of its stack seen last.</summary>
    public string? At { get; set; }

    /// <summary>Its stacks; null before the first, and when there are too many processes with some.</summary>
    public HotStacks? Stacks { get; set; }

    /// <summary>As a row.</summary>
    public LiveProcess ToProcess() => new()
    {
        Pid = Last.Process.Pid,
        StartTicks = Last.Process.StartTicks,
        Name = LiveText.Cut(Last.ProcessName, LiveText.MaxName),
        Group = Group,
        ParentPid = Last.ParentPid,
        State = Last.State?.ToString(),
        CpuPercent = Last.CpuTimePercent,
        CpuTimeMs = Last.CpuTimeMs,
        RssKb = Last.Memory.RssKb,
        VszKb = Last.Memory.VszKb,
        SwapKb = Last.Memory.SwapKb,
        PssKb = Last.Memory.PssKb,
        Threads = Last.Threads,
        SampledAt = Last.Timestamp,
        At = At,
    };
}
