using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>An alert that is to be told.</summary>
/// <param name="Rule">The alert.</param>
/// <param name="Trigger">Why.</param>
/// <param name="Process">Of which process, if it is about one.</param>
/// <param name="ProcessName">Its name.</param>
/// <param name="Suppressed">How many of the same group were not told since the last one.</param>
internal sealed record Firing(AlertRule Rule, Trigger Trigger, ProcessKey? Process, string? ProcessName, long Suppressed);
