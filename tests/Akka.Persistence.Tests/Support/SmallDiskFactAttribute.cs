using System.Globalization;

namespace Akka.Persistence.Tests.Support;

/// <summary>Needs to mount a file system that is soon full.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private const int SysAdmin = 21;

    public SmallDiskFactAttribute()
    {
        var effective = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        if ((ulong.Parse(effective["CapEff:".Length..].Trim(), NumberStyles.HexNumber) >> SysAdmin & 1) == 0)
            Skip = "Without CAP_SYS_ADMIN no small file system can be mounted.";
    }
}
