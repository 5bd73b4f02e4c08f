namespace Fuzmon.Stacks.Following;

/// <summary>What became of a process that a signal was about to end.</summary>
/// <param name="Number">The number of the crash.</param>
/// <param name="Died">Whether that signal ended it.</param>
/// <param name="CoreDumped">Whether the kernel dumped core.</param>
/// <param name="HeldMs">For how long it was held, in milliseconds.</param>
/// <param name="WasLate">Whether the deadline let it go, so that what was read of it may be of nobody, or of somebody else.</param>
public sealed record CrashEnd(ulong Number, bool Died, bool CoreDumped, double HeldMs, bool WasLate);
