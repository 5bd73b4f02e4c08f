namespace Fuzmon.Reporting.Reports;

/// <summary>A process of any boot.</summary>
/// <param name="Boot">The number of its boot id among those of the report.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
internal readonly record struct ProcessIdentity(int Boot, int Pid, ulong StartTicks);
