namespace Fuzmon.Monitor;

/// <summary>The snapshot of a process: what is needed to go on from its last sample.</summary>
/// <param name="BootId">The boot that the clocks and the pid belong to.</param>
/// <param name="Mark">The last reading; null when none had a CPU time.</param>
internal sealed record LastSample(Guid BootId, SampleMark? Mark);
