using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Capture;

/// <summary>Pieces of a process's memory as they were at one instant.</summary>
/// <param name="Memory">What could be copied; null when nothing was.</param>
/// <param name="IsOneInstant">Whether every thread stood still meanwhile.</param>
/// <param name="Summary">What it cost the process; null when nothing was copied.</param>
/// <param name="Error">The errno that explains why nothing was copied.</param>
/// <param name="Failure">What else explains it.</param>
public sealed record MemoryCopy(SparseMemory? Memory, bool IsOneInstant, CaptureSummary? Summary, int Error, string? Failure);
