namespace Fuzmon.Diagnosis;

/// <summary>How well something works here.</summary>
internal enum Verdict
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>Less than it could; Fuzmon does its basic job all the same.</summary>
    Limited,

    /// <summary>Not at all, and the basic job needs it.</summary>
    Missing,
}
