using System.ComponentModel;

namespace Fuzmon.Records.Tests.Support;

/// <summary>For what needs a disk of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = Trouble;

    private static string? Trouble { get; } = TryMount();

    private static string? TryMount()
    {
        using var folder = new TemporaryFolder();
        try
        {
            using var disk = Mount.Disk(Path.Combine(folder.Path, "disk"), 4096);
            return null;
        }
        catch (Win32Exception e)
        {
            return $"nothing can be mounted: {e.Message}";
        }
    }
}
