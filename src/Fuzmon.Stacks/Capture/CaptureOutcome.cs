using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python.Copying;

namespace Fuzmon.Stacks.Capture;

/// <summary>A capture without names yet, or why there is none.</summary>
public sealed class CaptureOutcome
{
    private CaptureOutcome(CaptureBlock? block, int error, string? failure)
    {
        Block = block;
        Error = error;
        Failure = failure;
    }

    /// <summary>The errno that explains a missing capture; 0 when there is one, or <see cref="Failure"/> explains it.</summary>
    public int Error { get; }

    /// <summary>What went wrong here and not with the process.</summary>
    public string? Failure { get; }

    /// <summary>Whether there is a capture.</summary>
    public bool Succeeded => Block is not null;

    /// <summary>The longest time that any one thread stood still, in microseconds.</summary>
    public double PauseMicroseconds => Block is null ? 0 : Block.Header.pause_ns / 1e3;

    /// <summary>Whether the names of its frames can only be told while the process is there: a file is deleted, or it runs Python.</summary>
    public bool NeedsProcess => Python?.Target is not null || (Block is { } block && block.HasDeletedModule);

    internal CaptureBlock? Block { get; }

    /// <summary>What is known of the Python of the process; null when it was not asked for.</summary>
    internal PythonProcess? Python { get; private init; }

    /// <summary>No capture, for an errno.</summary>
    public static CaptureOutcome Denied(int error) => new(null, error, null);

    /// <summary>No capture, for a fault of ours.</summary>
    public static CaptureOutcome Failed(string failure) => new(null, 0, failure);

    internal static CaptureOutcome Of(CaptureBlock block, PythonProcess? python = null) => new(block, 0, null) { Python = python };
}
