namespace Fuzmon.Records;

/// <summary>Deletes the oldest finished files of a log. What is not named as a log names its files is never touched.</summary>
internal static class LogRetention
{
    // Another monitor may still be compressing into it.
    private static readonly TimeSpan UnfinishedAge = TimeSpan.FromDays(1);

    /// <exception cref="IOException">A folder could not be read, or a file not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">They are not ours.</exception>
    public static void Apply(LogSettings settings, DateTime now, HashSet<string> inUse)
    {
        var folders = Directory.GetDirectories(settings.Directory).Where(IsDayFolder).Order(StringComparer.Ordinal).ToArray();
        var files = folders.SelectMany(FilesIn).ToArray();
        var total = files.Sum(file => file.Info.Length);
        foreach (var (path, info) in files)
        {
            if (!IsExpired(info, settings, now) && (settings.MaxTotalBytes == 0 || total <= settings.MaxTotalBytes))
                continue;
            // A file that another monitor writes is locked.
            if (inUse.Contains(path) || !LogFile.IsUnused(path))
                continue;

            // Its length cannot be asked for afterwards.
            total -= info.Length;
            info.Delete();
        }

        var today = LogNames.Day(DateOnly.FromDateTime(now));
        foreach (var folder in folders.Where(folder => string.CompareOrdinal(Path.GetFileName(folder), today) < 0))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    private static bool IsExpired(FileInfo file, LogSettings settings, DateTime now)
        => (settings.RetainDays > 0 && now - file.LastWriteTimeUtc > TimeSpan.FromDays(settings.RetainDays))
            || (file.Name.EndsWith(LogNames.Unfinished, StringComparison.Ordinal) && now - file.LastWriteTimeUtc > UnfinishedAge);

    private static bool IsDayFolder(string folder)
        => LogNames.TryParseDay(Path.GetFileName(folder), out _) && !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);

    private static IEnumerable<(string Path, FileInfo Info)> FilesIn(string folder)
        => Directory.GetFiles(folder)
            .Select(path => (Path: path, Info: new FileInfo(path)))
            .Where(file => LogNames.IsOurs(file.Info.Name) && file.Info is { Exists: true, LinkTarget: null })
            .OrderBy(file => file.Info.LastWriteTimeUtc);
}
