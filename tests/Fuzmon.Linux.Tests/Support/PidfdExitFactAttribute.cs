namespace Fuzmon.Linux.Tests.Support;

/// <summary>For kernels that tell how a process ended to others than its parent.</summary>
internal sealed class PidfdExitFactAttribute : FactAttribute
{
    public PidfdExitFactAttribute()
    {
        if (Environment.OSVersion.Version < new Version(6, 15))
            Skip = "needs Linux 6.15";
    }
}
