using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>Which samples carry stacks, and how these are taken.</summary>
public sealed record StackSettings
{
    /// <summary>Whether any do.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Of the samples in which a process is active, one in so many.</summary>
    public int EveryNthSample { get; init; } = 1;

    /// <summary>How long captures may stop one process, in microseconds of each second, on average.</summary>
    public double PauseBudgetUsPerSec { get; init; } = 1000;

    /// <summary>Whether ptrace may be called at all.</summary>
    public bool AllowPtrace { get; init; } = true;

    /// <summary>How they are taken where ptrace is allowed.</summary>
    public CaptureOptions Capture { get; init; } = new() { MaxFrames = 1024, MaxThreads = 1024 };

    /// <summary>How they are taken.</summary>
    public CaptureOptions Effective
        => AllowPtrace ? Capture : Capture with { Mode = CaptureMode.NoStop, Unwinder = Unwinder.Own };
}
