namespace Fuzmon.Monitor;

/// <summary>What an attempt to repair the journal came to.</summary>
/// <param name="IsUsable">Whether events can be written again.</param>
/// <param name="SetAside">Where the file of before is now; null if it is still in its place, or gone.</param>
/// <param name="IsNew">Whether the file begins anew.</param>
public sealed record RepairOutcome(bool IsUsable, string? SetAside, bool IsNew);
