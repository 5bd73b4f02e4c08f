namespace Fuzmon.Running;

/// <summary>Room on a disk.</summary>
internal static class DiskSpace
{
    /// <summary>What is free for this user on the file system of a folder, and its size, in bytes; null where that cannot be told.</summary>
    public static (long Free, long Size)? Of(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
