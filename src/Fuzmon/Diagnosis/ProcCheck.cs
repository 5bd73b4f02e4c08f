using System.Globalization;
using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>Whether /proc shows this pid namespace, and the processes of other users.</summary>
internal static class ProcCheck
{
    // The one process that is always there and, but for root, somebody else's.
    private const int Init = 1;

    public static Finding Run()
    {
        // The procfs of another namespace shows this process under another pid, or not at all.
        if (new FileInfo("/proc/self").LinkTarget != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            return new Finding(
                Verdict.Missing, "/proc does not show this process", "mount a procfs of this pid namespace: mount -t proc proc /proc");
        }

        var outcome = ProcessHandle.TryOpen(Init, out var init);
        init?.Dispose();
        return outcome == OpenOutcome.Opened
            ? new Finding(Verdict.Ok, "/proc shows the processes of all users")
            : new Finding(
                Verdict.Limited,
                "/proc hides the processes of other users (hidepid)",
                "run as root, as a member of the group that its gid= names, or after mount -o remount,hidepid=0 /proc");
    }
}
