using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Records;

/// <summary>
/// One file of a log: <c>&lt;dir&gt;/&lt;UTC date&gt;/fuzmon-&lt;host&gt;-&lt;start&gt;-&lt;n&gt;.jsonl</c>. It is always a new
/// file, so that nothing is ever appended to a record that an earlier monitor left torn.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const int MaxFilesPerSecond = 10_000;

    private readonly SafeFileHandle _handle;
    private long _length;

    private LogFile(string path, DateOnly day, SafeFileHandle handle)
    {
        Path = path;
        Day = day;
        _handle = handle;
    }

    public string Path { get; }

    /// <summary>The UTC day whose folder it is in.</summary>
    public DateOnly Day { get; }

    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public static LogFile Create(LogSettings settings, string host, DateTime start)
    {
        var day = DateOnly.FromDateTime(start);
        var folder = System.IO.Path.Combine(settings.Directory, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        CreatePrivateFolder(folder);
        var stem = $"fuzmon-{FileNamePart(host)}-{start.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        for (var n = 1; ; n++)
        {
            var path = System.IO.Path.Combine(folder, $"{stem}-{n}{LogFormats.Extension(settings.Format)}");
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
                // Only FileStream takes the mode at creation; a chmod afterwards would leave a moment in which others can open it.
                using var stream = new FileStream(path, options);
                var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
                return new LogFile(path, day, handle);
            }
            catch (IOException) when (File.Exists(path) && n < MaxFilesPerSecond)
            {
                // Another monitor, or this one within the same second, has that number.
            }
        }
    }

    /// <summary>
    /// Appends the bytes. After a failure (a full disk) the same bytes are to be given again: they go to the same place, over
    /// what the failed attempt may have left there.
    /// </summary>
    /// <exception cref="IOException">They could not be written whole.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, _length);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // EFBIG (ulimit -f, or the largest file of a file system) is no argument of ours.
            throw new IOException("the file may not grow any more", e);
        }

        _length += bytes.Length;
    }

    public void Dispose() => _handle.Dispose();

    // Directory.CreateDirectory gives its mode to the last folder only.
    private static void CreatePrivateFolder(string path)
    {
        if (Directory.Exists(path))
            return;

        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent)
            CreatePrivateFolder(parent);
        Directory.CreateDirectory(path, PrivateFolder);
    }

    private static string FileNamePart(string host)
        => string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}
