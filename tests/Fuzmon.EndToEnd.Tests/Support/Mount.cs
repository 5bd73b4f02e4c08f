namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A mount that is gone after the test.</summary>
internal sealed class Mount : IDisposable
{
    private readonly string _path;

    private Mount(string path) => _path = path;

    /// <summary>Why nothing can be mounted; null if it can.</summary>
    public static string? Trouble { get; } = TryMount();

    /// <summary>A disk of its own.</summary>
    public static Mount Disk(string path, int bytes)
    {
        Directory.CreateDirectory(path);
        Subject.OutputOf("mount", "-t", "tmpfs", "-o", $"size={bytes}", "fuzmon-test", path);
        return new Mount(path);
    }

    /// <summary>Takes the right to write from what is there, except for files that are open.</summary>
    public static Mount ReadOnly(string path)
    {
        Subject.OutputOf("mount", "--bind", path, path);
        var mount = new Mount(path);
        Subject.OutputOf("mount", "-o", "remount,bind,ro", path);
        return mount;
    }

    public void Dispose() => Subject.OutputOf("umount", "--lazy", _path);

    private static string? TryMount()
    {
        using var folder = new TemporaryFolder();
        using var mount = Subject.Start("mount", "-t", "tmpfs", "fuzmon-test", folder.Path);
        if (mount.WaitForExit() != 0)
            return $"nothing can be mounted: {mount.Error.Trim()}";

        Subject.OutputOf("umount", folder.Path);
        return null;
    }
}
