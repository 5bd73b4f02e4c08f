namespace Fuzmon.Stacks.Capture;

/// <summary>A piece of a process's memory.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Length">Its bytes.</param>
public readonly record struct MemoryRange(ulong Start, int Length);
