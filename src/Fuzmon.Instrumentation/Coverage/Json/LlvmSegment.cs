namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>Where a region of the source begins or ends, as llvm-cov exports it: from here to the next one the count is this.</summary>
internal readonly record struct LlvmSegment(uint Line, long Count, bool HasCount, bool IsEntry, bool IsGap)
{
    /// <summary>Whether code with a count begins here.</summary>
    public bool Begins => HasCount && IsEntry && !IsGap;
}
