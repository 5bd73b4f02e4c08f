namespace Fuzmon.Diagnosis;

/// <summary>Whether a command can be launched, held and reaped, and orphans adopted.</summary>
internal static class LaunchCheck
{
    public static Finding Run(TrialChild child) => child.WasReaped
        ? new Finding(Verdict.Ok, "a command can be launched, held until it is watched, and waited for; orphans stay in the family")
        : new Finding(Verdict.Missing, "a launched child did not end, or nobody was told: the run of a command would not end");
}
