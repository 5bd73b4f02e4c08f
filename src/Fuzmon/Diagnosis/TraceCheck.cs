using Fuzmon.Stacks;

namespace Fuzmon.Diagnosis;

/// <summary>Whether processes that are not of this user, or that this did not launch, may be traced.</summary>
internal static class TraceCheck
{
    public static Finding Run()
    {
        if (TraceDenial.Yama == 3)
            return new Finding(Verdict.Limited, "ptrace is forbidden until the next boot (ptrace_scope = 3): only threads that wait have stacks");
        if (TraceDenial.HasCapability)
            return new Finding(Verdict.Ok, "the processes of all users can be traced (CAP_SYS_PTRACE)");
        return TraceDenial.Yama == 0
            ? new Finding(Verdict.Limited, "only processes of this user can be traced", "run as root or with CAP_SYS_PTRACE")
            : new Finding(
                Verdict.Limited,
                $"only launched commands can be traced (ptrace_scope = {TraceDenial.Yama})",
                "run as root, or sysctl kernel.yama.ptrace_scope=0");
    }
}
