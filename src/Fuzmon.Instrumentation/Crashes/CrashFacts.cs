using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>What is known of a crash before anything is concluded from it, wherever it was seen. What is not known is null or empty.</summary>
public sealed record CrashFacts
{
    /// <summary>When it was seen, UTC.</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

    /// <summary>When it started, in clock ticks since boot.</summary>
    public ulong? StartTicks { get; init; }

    /// <summary>Its name.</summary>
    public string? ProcessName { get; init; }

    /// <summary>How it is known, as <see cref="CrashRecord.Source"/> says.</summary>
    public required string Source { get; init; }

    /// <summary>Its program and arguments; those of <see cref="Scene"/> when it is empty.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The number of the signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>What it passed to <c>exit</c>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Whether it was ended because its time was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The signal's <c>si_code</c>.</summary>
    public int? SignalCode { get; init; }

    /// <summary>The signal's <c>si_addr</c>, of a fault.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>Registers by thread, the crashing one first.</summary>
    public IReadOnlyList<ThreadRegisters> Registers { get; init; } = [];

    /// <summary>The bytes that rip points to; those of <see cref="Scene"/> when it is empty.</summary>
    public ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>Stacks, the crashing thread first, frames outermost first.</summary>
    public IReadOnlyList<ThreadStack> Threads { get; init; } = [];

    /// <summary>Why there are no stacks.</summary>
    public string? StackError { get; init; }

    /// <summary>What the program itself reported.</summary>
    public SanitizerReport? Report { get; init; }

    /// <summary>The file that it was given; that of <see cref="Scene"/> when it is null.</summary>
    public string? Input { get; init; }

    /// <summary>What was found while the process was still there.</summary>
    public CrashScene? Scene { get; init; }

    /// <summary>From its start to its end, in milliseconds.</summary>
    public double? LifetimeMs { get; init; }

    /// <summary>The largest resident set of its life, in KiB.</summary>
    public long? PeakRssKb { get; init; }

    /// <summary>A register of the crashing thread; null when it is not known.</summary>
    public ulong? Register(string name) => Registers is [var crashed, ..] ? crashed[name] : null;
}
