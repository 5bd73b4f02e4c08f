using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Parsing;

/// <summary>A log to parse.</summary>
/// <param name="Path">Its file; <c>-</c> for standard input.</param>
/// <param name="Task">The task that it is about, if its name tells: <c>strace -ff</c> writes one file a task.</param>
internal sealed record LogInput(string Path, int? Task)
{
    private const string StandardInput = "-";
    private const int StandardInputDescriptor = 0;

    /// <summary>The logs that the paths name: a path that is no file may be what <c>-ff -o</c> was given.</summary>
    /// <exception cref="UserErrorException">There is no such file.</exception>
    public static IReadOnlyList<LogInput> Of(IEnumerable<string> paths) => [.. paths.SelectMany(Of)];

    /// <summary>Opens the log.</summary>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public Stream Open()
    {
        try
        {
            return Path == StandardInput
                ? new FileStream(new SafeFileHandle(StandardInputDescriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0)
                : new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (UnauthorizedAccessException)
        {
            throw Directory.Exists(Path)
                ? new UserErrorException(ExitStatuses.Usage, $"{Path}: this is a folder; name the log files in it")
                : new UserErrorException(ExitStatuses.NotPermitted, $"{Path}: permission denied");
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{Path}: {e.Message}");
        }
    }

    private static IEnumerable<LogInput> Of(string path)
    {
        if (path == StandardInput)
            return [new LogInput(path, null)];
        if (System.IO.Path.Exists(path))
            return [new LogInput(path, TaskOf(path))];

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var family = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*")
                .Where(file => file.StartsWith(System.IO.Path.GetFullPath(path) + ".", StringComparison.Ordinal))
                .Select(file => new LogInput(file, TaskOf(file)))
                .Where(input => input.Task is not null)
                .OrderBy(input => input.Task)
                .ToList()
            : [];
        return family.Count > 0
            ? family
            : throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such file, and none {path}.PID as strace -ff writes");
    }

    private static int? TaskOf(string path)
        => int.TryParse(System.IO.Path.GetExtension(path).TrimStart('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var task) ? task : null;
}
