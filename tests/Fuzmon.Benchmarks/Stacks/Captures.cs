using System.Diagnostics;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>What the captures of one target in one way took.</summary>
internal sealed class Captures
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>As a monitor captures.</summary>
    public static readonly CaptureOptions Whole = new() { Deadline = Deadline };

    /// <summary>Stops the same threads and copies next to nothing.</summary>
    public static readonly CaptureOptions Bare = new() { Deadline = Deadline, StackBytes = 8, MaxFrames = 1, Python = false };

    /// <summary>With the reference unwinder, which works while the target is stopped.</summary>
    public static readonly CaptureOptions Reference = new() { Deadline = Deadline, Unwinder = Unwinder.Libunwind };

    /// <summary>The longest time that any one thread stood still.</summary>
    public Series Pause { get; } = new();

    /// <summary>The native part alone, without names.</summary>
    public Series Native { get; } = new();

    /// <summary>From the request to stacks with names.</summary>
    public Series Total { get; } = new();

    /// <summary>Of the last capture.</summary>
    public uint ThreadsStopped { get; private set; }

    /// <summary>Of the last capture.</summary>
    public uint Frames { get; private set; }

    /// <summary>Captures again and again.</summary>
    /// <param name="tracer">Who captures.</param>
    /// <param name="assembler">Who names.</param>
    /// <param name="target">What is captured.</param>
    /// <param name="options">What is captured of it.</param>
    /// <param name="isCold">Whether each capture is the process's first.</param>
    /// <param name="count">How many captures, unless the time is over before.</param>
    /// <param name="limit">How long it may take.</param>
    public static Captures Of(
        StackTracer tracer, StackAssembler assembler, StackTarget target, CaptureOptions options, bool isCold, int count, TimeSpan limit)
    {
        var captures = new Captures();
        var end = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        for (var i = 0; i < count && (i == 0 || Stopwatch.GetTimestamp() < end); i++)
        {
            if (isCold)
                tracer.Forget(target.Key);
            captures.Take(tracer, assembler, target, options);
            Thread.Sleep(Between);
        }

        return captures;
    }

    private void Take(StackTracer tracer, StackAssembler assembler, StackTarget target, CaptureOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = tracer.Capture(target.Key, options);
        assembler.AssembleAsync(target.Pid, outcome, withSymbols: true, Patience).GetAwaiter().GetResult();
        Total.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        var header = (outcome.Block ?? throw new InvalidOperationException($"There is no capture: {outcome.Error} {outcome.Failure}")).Header;
        Pause.Add(header.pause_ns / 1e3);
        Native.Add(header.total_ns / 1e3);
        ThreadsStopped = Math.Max(ThreadsStopped, header.threads_stopped);
        Frames = header.frame_count;
    }
}
