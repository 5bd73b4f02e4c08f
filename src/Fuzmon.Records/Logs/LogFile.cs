using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Records;

/// <summary>
/// One file of a log. A file is new, so that nothing is ever appended to a record that an earlier monitor left torn; only JSON
/// lines of a process are taken up again, because a torn line can be ended.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxNumber = 10_000;

    private SafeFileHandle? _handle;
    private string? _place;

    private LogFile(string path, DateOnly day)
    {
        Path = path;
        Day = day;
        Open();
    }

    public string Path { get; }

    /// <summary>The UTC day whose folder it is in.</summary>
    public DateOnly Day { get; }

    /// <summary>Bytes that have been written whole.</summary>
    public long Length { get; private set; }

    public bool IsOpen => _handle is not null;

    /// <summary>Whether the path still leads to this file: it may have been deleted, or moved away with its folder.</summary>
    public bool IsInPlace => _handle is null ? File.Exists(Path) : PlaceOf(_handle) == _place;

    /// <summary>Makes a monitor's file: <c>&lt;day&gt;/fuzmon-&lt;host&gt;-&lt;start&gt;-&lt;n&gt;.jsonl</c>.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public static LogFile Create(LogSettings settings, DateOnly day, string stem)
        => Create(settings, day, n => $"{stem}-{n}", resume: false);

    /// <summary>Makes, or takes up again, a process's file: <c>&lt;day&gt;/&lt;pid&gt;-&lt;start ticks&gt;.jsonl</c>.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public static LogFile Create(LogSettings settings, DateOnly day, ProcessKey process)
    {
        var stem = LogNames.Stem(process);
        return Create(settings, day, n => n == 1 ? stem : $"{stem}-{n}", resume: settings is { Format: LogFormat.Json, Compress: false });
    }

    /// <summary>
    /// Appends the bytes. After a failure (a full disk) nothing of them is in the file, unless even that fails; the next attempt
    /// goes to the same place.
    /// </summary>
    /// <exception cref="IOException">They could not be written whole.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_handle is null)
            Open();
        try
        {
            RandomAccess.Write(_handle!, bytes, Length);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            RandomAccess.SetLength(_handle!, Length);
            // EFBIG (ulimit -f, or the largest file of a file system) is no argument of ours.
            throw e as IOException ?? new IOException("the file may not grow any more", e);
        }

        Length += bytes.Length;
    }

    /// <summary>Closes the file until the next <see cref="Append"/>.</summary>
    public void Suspend()
    {
        _handle?.Dispose();
        _handle = null;
    }

    public void Dispose() => Suspend();

    private static LogFile Create(LogSettings settings, DateOnly day, Func<int, string> name, bool resume)
    {
        var folder = System.IO.Path.Combine(settings.Directory, LogNames.Day(day));
        PrivateFolder.Create(folder);
        for (var n = 1; ; n++)
        {
            var path = System.IO.Path.Combine(folder, name(n) + LogFormats.Extension(settings.Format, settings.Compress));
            if (resume && TryResume(path, day, settings.MaxFileBytes) is { } resumed)
                return resumed;

            try
            {
                // A name is also taken by what its file was compressed to.
                if (File.Exists(path + LogFormats.CompressedExtension) && n < MaxNumber)
                    continue;

                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
                // Only FileStream takes the mode at creation; a chmod afterwards would leave a moment in which others can open it.
                using var stream = new FileStream(path, options);
            }
            catch (IOException) when (File.Exists(path) && n < MaxNumber)
            {
                // Another monitor, or this one within the same second, has that number.
                continue;
            }

            return new LogFile(path, day);
        }
    }

    private static LogFile? TryResume(string path, DateOnly day, long maxLength)
    {
        if (!File.Exists(path) || !IsUnused(path))
            return null;

        var file = new LogFile(path, day);
        file.Length = RandomAccess.GetLength(file._handle!);
        if (file.Length < maxLength && File.GetAttributes(path) is var attributes && !attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            if (file.Length > 0 && !file.EndsWithLine())
                file.Append("\n"u8);
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Whether no monitor and no reader has it open; each holds a shared lock on what it has.</summary>
    public static bool IsUnused(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool EndsWithLine()
    {
        Span<byte> last = stackalloc byte[1];
        using var handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return RandomAccess.Read(handle, last, Length - 1) == 1 && last[0] == '\n';
    }

    private void Open()
    {
        _handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.Read);
        _place = PlaceOf(_handle);
    }

    // The kernel keeps this up to date through renames, and marks what is deleted.
    private static string? PlaceOf(SafeFileHandle handle) => new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
}
