using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>Whether the whole machine's processes have pids here.</summary>
internal static class PidNamespaceCheck
{
    public static Finding Run() => HostFacts.Current.HasInitialPidNamespace
        ? new Finding(Verdict.Ok, "this is the machine's own pid namespace")
        : new Finding(
            Verdict.Limited,
            "this is a container's pid namespace: processes outside it cannot be watched",
            "share the host's (docker run --pid=host), or run Fuzmon on the host");
}
