namespace Fuzmon.Reporting.Live;

/// <summary>A finding.</summary>
internal sealed record LiveFinding(DateTime Time, string Rule, string Severity, int? Pid, string? ProcessName, string Text);
