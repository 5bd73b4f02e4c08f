using System.Globalization;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs the kernel's core dump socket, and may set it.</summary>
internal sealed class CoreSocketFactAttribute : FactAttribute
{
    public CoreSocketFactAttribute(bool isLong = false)
    {
        var words = File.ReadAllText("/proc/sys/kernel/osrelease").Split('.', '-');
        var version = int.Parse(words[0], CultureInfo.InvariantCulture) * 1000 + int.Parse(words[1], CultureInfo.InvariantCulture);
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
        else if (!CanBeSet)
            Skip = "kernel.core_pattern cannot be set here";
        else if (version < 6017)
            Skip = "needs Linux 6.17";
        else if (isLong && !LongFactAttribute.IsWanted)
            Skip = LongFactAttribute.Reason;
    }

    private static bool CanBeSet
    {
        get
        {
            try
            {
                using var file = new FileStream("/proc/sys/kernel/core_pattern", FileMode.Open, FileAccess.Write);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
