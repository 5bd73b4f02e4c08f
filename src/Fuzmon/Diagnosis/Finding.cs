namespace Fuzmon.Diagnosis;

/// <summary>What came of a check.</summary>
/// <param name="Verdict">How well it works.</param>
/// <param name="Meaning">What that means for a run.</param>
/// <param name="Remedy">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(Verdict Verdict, string Meaning, string? Remedy = null);
