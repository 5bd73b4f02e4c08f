namespace Fuzmon.Diagnosis;

/// <summary>Whether the kernel tells how processes ended that are not children of Fuzmon.</summary>
internal static class ExitStatusCheck
{
    public static Finding Run(TrialChild child) => child.StatusWasTold
        ? new Finding(Verdict.Ok, "how any process ended is known (PIDFD_GET_INFO)")
        : new Finding(
            Verdict.Limited,
            "how a process ended is known only of those that Fuzmon launched",
            "use Linux 6.15 or later (PIDFD_GET_INFO), or launch with fuzmon run -- COMMAND");
}
