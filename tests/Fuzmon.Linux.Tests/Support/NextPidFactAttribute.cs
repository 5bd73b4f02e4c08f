namespace Fuzmon.Linux.Tests.Support;

/// <summary>For tests that choose the next pid.</summary>
internal sealed class NextPidFactAttribute : FactAttribute
{
    public const string LastPid = "/proc/sys/kernel/ns_last_pid";

    public NextPidFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists(LastPid))
            Skip = $"needs root and {LastPid}";
    }
}
