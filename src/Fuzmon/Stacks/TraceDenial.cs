using System.Globalization;

namespace Fuzmon.Stacks;

/// <summary>Finds out why a process may not be traced: the kernel says no more than EPERM.</summary>
internal static class TraceDenial
{
    private const int CapSysPtrace = 19;
    private const string PtraceScope = "/proc/sys/kernel/yama/ptrace_scope";

    /// <summary>Whether this process has the capability, as far as its own user namespace goes.</summary>
    public static bool HasCapability
        => Field("self", "CapEff") is { } mask
            && ulong.TryParse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
            && (bits >> CapSysPtrace & 1) != 0;

    /// <summary>Whether Yama keeps an ordinary user from tracing processes other than his descendants.</summary>
    public static int Yama
    {
        get
        {
            try
            {
                return int.Parse(File.ReadAllText(PtraceScope), CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                return 0;
            }
        }
    }

    /// <summary>Who traces a process already; null for nobody.</summary>
    public static int? TracerOf(int pid)
        => int.TryParse(Field(Text(pid), "TracerPid"), CultureInfo.InvariantCulture, out var tracer) && tracer > 0 ? tracer : null;

    /// <summary>The process's name, for a message; null when it is gone.</summary>
    public static string? NameOf(int pid) => Field(Text(pid), "Name");

    /// <summary>Whether it is a thread of the kernel, which has no stack to look at.</summary>
    public static bool IsKernelThread(int pid) => Field(Text(pid), "Kthread") == "1";

    /// <summary>Whether it has ended and waits for its parent.</summary>
    public static bool IsZombie(int pid) => Field(Text(pid), "State")?.StartsWith('Z') == true;

    /// <summary>The cause and its remedy, in one line.</summary>
    public static string Explain(int pid)
    {
        var name = $"process {pid} ({NameOf(pid) ?? "gone"})";
        if (TracerOf(pid) is { } tracer)
            return $"{name} is traced by process {tracer} ({NameOf(tracer) ?? "?"}); end that, or use --mode no-stop";
        if (HasCapability)
        {
            return SharesUserNamespace(pid)
                ? $"not permitted to trace {name} although CAP_SYS_PTRACE is there: a security module or a seccomp filter denies ptrace; "
                    + "in a container allow it (docker run --cap-add SYS_PTRACE --security-opt seccomp=unconfined)"
                : $"not permitted to trace {name}: it lives in another user namespace (container); run Fuzmon outside of containers, as root";
        }

        if (UidOf(pid) is { } owner && owner != Field("self", "Uid")?.Split('\t')[0])
            return $"not permitted to trace {name}: it belongs to another user (uid {owner}); run as that user, as root or with CAP_SYS_PTRACE";
        return Yama switch
        {
            1 => $"not permitted to trace {name}: ptrace_scope = 1 allows descendants only; launch it with fuzmon run -- COMMAND, run as root, "
                + "or sysctl kernel.yama.ptrace_scope=0",
            2 => $"not permitted to trace {name}: ptrace_scope = 2 asks for CAP_SYS_PTRACE; run as root, or sysctl kernel.yama.ptrace_scope=0",
            3 => $"not permitted to trace {name}: ptrace_scope = 3 forbids ptrace until the next boot; use --mode no-stop",
            _ => $"not permitted to trace {name}: it is not dumpable (setuid, capabilities or PR_SET_DUMPABLE); run as root or with CAP_SYS_PTRACE",
        };
    }

    private static string? UidOf(int pid) => Field(Text(pid), "Uid")?.Split('\t')[0];

    private static bool SharesUserNamespace(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{Text(pid)}/ns/user").LinkTarget == new FileInfo("/proc/self/ns/user").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string? Field(string process, string name)
    {
        try
        {
            var prefix = $"{name}:";
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}
