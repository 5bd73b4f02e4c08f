namespace Fuzmon.Reporting.Live;

/// <summary>A crash.</summary>
internal sealed record LiveCrash(
    DateTime Time, string Id, int Pid, string Command, string? Signal, string Class, string Severity, string? Line, string StackHash, int Cluster, string? State);
