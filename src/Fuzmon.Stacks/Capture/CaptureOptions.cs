using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Capture;

/// <summary>How stacks are captured, and how much of them.</summary>
public sealed record CaptureOptions
{
    /// <summary>Which threads are stopped.</summary>
    public CaptureMode Mode { get; init; }

    /// <summary>What finds the callers.</summary>
    public Unwinder Unwinder { get; init; }

    /// <summary>Frames of a thread at most, inlined ones not counted.</summary>
    public int MaxFrames { get; init; } = 4096;

    /// <summary>Threads at most.</summary>
    public int MaxThreads { get; init; } = 4096;

    /// <summary>Bytes copied of each stack at most.</summary>
    public int StackBytes { get; init; } = 1 << 20;

    /// <summary>For all stops together; a thread that has not stopped by then has no frames.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether addresses are to be named.</summary>
    public bool Symbols { get; init; } = true;

    /// <summary>Whether Python calls are to be read and merged.</summary>
    public bool Python { get; init; } = true;

    /// <summary>Whether asyncio's tasks are to be read as well.</summary>
    public bool PythonTasks { get; init; }

    /// <summary>Whether the variables of Python calls are to be read as well.</summary>
    public bool PythonLocals { get; init; }

    internal fuzmon_capture_options ToNative() => new()
    {
        mode = (uint)Mode,
        unwinder = (uint)Unwinder,
        deadline_us = (uint)Math.Max(1, Deadline.TotalMicroseconds),
        stack_bytes = (uint)StackBytes,
        max_frames = (uint)MaxFrames,
        max_threads = (uint)MaxThreads,
    };
}
