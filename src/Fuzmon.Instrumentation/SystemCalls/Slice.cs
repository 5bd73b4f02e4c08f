namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>A part of an event's text, in bytes.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is; 0 when there is none.</param>
public readonly record struct Slice(int Start, int Length)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Length == 0;
}
