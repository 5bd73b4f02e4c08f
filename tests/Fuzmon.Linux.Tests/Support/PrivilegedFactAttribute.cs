namespace Fuzmon.Linux.Tests.Support;

/// <summary>For what only root can set up. Since Linux 5.8 hidepid is a matter of one mount, not of the whole machine.</summary>
internal sealed class PrivilegedFactAttribute : FactAttribute
{
    public PrivilegedFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
        else if (Environment.OSVersion.Version < new Version(5, 8))
            Skip = "would change /proc for everybody before Linux 5.8";
    }
}
