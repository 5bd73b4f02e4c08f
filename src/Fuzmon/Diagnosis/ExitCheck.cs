namespace Fuzmon.Diagnosis;

/// <summary>Whether the kernel tells at once that a process has ended.</summary>
internal static class ExitCheck
{
    public static Finding Run(TrialChild child) => child.EndWasTold
        ? new Finding(Verdict.Ok, "the kernel tells at once when a process ends (pidfd)")
        : new Finding(
            Verdict.Limited,
            "ends of processes are noticed only when the next sample is due",
            "use Linux 5.3 or later, and a sandbox that allows pidfd_open");
}
