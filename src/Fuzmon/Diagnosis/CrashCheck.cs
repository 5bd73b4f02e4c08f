using Fuzmon.Linux;
using Fuzmon.Linux.Crashes;

namespace Fuzmon.Diagnosis;

/// <summary>How crashes can be intercepted. Nothing is set for that: it would concern everybody.</summary>
internal static class CrashCheck
{
    private const string Pattern = "/proc/sys/kernel/core_pattern";
    private const string Otherwise = "crashes are known by the ends of their processes; fuzmon triage runs saved inputs again";
    private static readonly Version FirstWithSocket = new(6, 17);

    public static Finding Run()
    {
        var now = File.ReadAllText(Pattern).TrimEnd('\n');
        if (File.Exists(Path.Combine(CrashGuard.DefaultFolder, "core_pattern")))
        {
            return new Finding(
                Verdict.Limited,
                $"kernel.core_pattern is \"{now}\": a Fuzmon intercepts crashes just now, or one was killed before it could restore that",
                "fuzmon run restores what is left behind");
        }

        if (now.StartsWith('@'))
            return new Finding(Verdict.Limited, $"{Otherwise}: somebody else serves core dumps (kernel.core_pattern is \"{now}\")");
        if (!CanBeSet())
            return new Finding(Verdict.Limited, Otherwise, "run as root, outside of containers, and set instrumentation.crashes.intercept = \"auto\"");

        var ways = HasSocket()
            ? "by the kernel's socket, or by a pipe, which AFL++ does not start with"
            : "by a pipe only, which AFL++ does not start with (the socket takes Linux 6.17)";
        return new Finding(
            Verdict.Ok, $"instrumentation.crashes.intercept can have crashes intercepted {ways}{(DumpsAll() ? "" : "; setuid programs are not dumped (fs.suid_dumpable = 0)")}");
    }

    private static bool HasSocket()
    {
        var words = HostFacts.Current.KernelRelease.Split('.', '-');
        return words.Length > 1 && Version.TryParse($"{words[0]}.{words[1]}", out var version) && version >= FirstWithSocket;
    }

    private static bool CanBeSet()
    {
        try
        {
            using var file = new FileStream(Pattern, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool DumpsAll() => File.ReadAllText("/proc/sys/fs/suid_dumpable").Trim() != "0";
}
