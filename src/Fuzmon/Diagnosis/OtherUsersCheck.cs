using Fuzmon.Linux;
using Fuzmon.Monitor;

namespace Fuzmon.Diagnosis;

/// <summary>Whether what the kernel guards of other users' processes can be read.</summary>
internal static class OtherUsersCheck
{
    private const SampleFields Guarded = SampleFields.Pss | SampleFields.Uss | SampleFields.Shared | SampleFields.Io;

    public static Finding Run()
    {
        var processes = new List<ProcessEntry>();
        using (var scanner = new ProcessScanner())
            scanner.Scan(processes);
        var own = UidOf(Environment.ProcessId);
        foreach (var process in processes)
        {
            if (TryRead(process.Pid, own) is { } unreadable)
                return Judge(unreadable);
        }

        return new Finding(Verdict.Ok, "no process of another user is here to try to read");
    }

    private static Finding Judge(SampleFields unreadable) => unreadable == SampleFields.None
        ? new Finding(Verdict.Ok, $"{SampleFieldNames.Format(Guarded)} of other users' processes can be read")
        : new Finding(
            Verdict.Limited,
            $"{SampleFieldNames.Format(unreadable)} of other users' processes cannot be read; samples leave them out",
            "run as root or with CAP_SYS_PTRACE");

    private static int? UidOf(int pid)
    {
        if (ProcessHandle.TryOpen(pid, out var process) != OpenOutcome.Opened)
            return null;
        using (process)
            return process!.Uid;
    }

    /// <summary>What cannot be read of a process; null when it is ours, has ended, or has no memory to read (a kernel thread).</summary>
    private static SampleFields? TryRead(int pid, int? own)
    {
        if (ProcessHandle.TryOpen(pid, out var process) != OpenOutcome.Opened)
            return null;
        using (process)
        {
            return process!.Uid != own
                && process.Read(SampleFields.Rss | Guarded, out var reading) == ReadOutcome.Sampled
                && reading.RssKb is not null
                    ? reading.Unreadable
                    : null;
        }
    }
}
