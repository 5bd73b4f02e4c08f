namespace Fuzmon.Linux.Tests.Support;

/// <summary>For what only root can set up: other users, mount namespaces, the next pid. Linux 5.8 made hidepid a matter of one mount.</summary>
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
