using System.Globalization;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>
/// The files that sanitizers write for <c>log_path=PREFIX</c>: <c>PREFIX.PID</c>, or <c>PREFIX.PROGRAM.PID</c>. Each is taken once. Safe
/// for use by several threads at once.
/// </summary>
/// <param name="prefix">What their paths begin with.</param>
/// <param name="areOurs">Whether they are nobody else's, and are deleted when they have been taken.</param>
public sealed class ReportFiles(string prefix, bool areOurs)
{
    private const int MostBytes = 1 << 20;
    private const int MostAtOnce = 256;
    private const int MostRemembered = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Path, DateTime Written)> _taken = [];
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(prefix))!;
    private readonly string _name = Path.GetFileName(prefix);

    /// <summary>The report of a process that has just crashed.</summary>
    /// <returns>Null when it made none, or that has been taken already.</returns>
    public SanitizerReport? Take(int pid) => Take(new FileInfo(string.Create(CultureInfo.InvariantCulture, $"{prefix}.{pid}")))?.Report;

    /// <summary>Takes what processes have left that are there no more, a bounded number at a time.</summary>
    /// <param name="age">How long ago a file must have been written, for whoever sees the crash itself to take it first.</param>
    public IReadOnlyList<(int Pid, SanitizerReport Report, DateTime Written)> TakeLeft(TimeSpan age)
    {
        var found = new List<(int, SanitizerReport, DateTime)>();
        try
        {
            var old = DateTime.UtcNow - age;
            foreach (var file in new DirectoryInfo(_folder).EnumerateFiles($"{_name}.*").Take(MostRemembered))
            {
                if (found.Count == MostAtOnce)
                    break;
                if (PidOf(file) is { } pid && file.LastWriteTimeUtc <= old && !IsAlive(pid, file.LastWriteTimeUtc) && Take(file) is { } taken)
                    found.Add((pid, taken.Report, taken.Written));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing was written there yet, or it may not be read: there is nothing to take.
        }

        return found;
    }

    // A process that began after the file was written is another one with its number.
    private static bool IsAlive(int pid, DateTime written)
    {
        if (ProcessHandle.TryOpen(pid, out var process) != OpenOutcome.Opened)
            return false;
        using (process)
            return process!.StartTime <= written.AddSeconds(1);
    }

    private static int? PidOf(FileInfo file)
        => int.TryParse(file.Extension.AsSpan(Math.Min(1, file.Extension.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private (SanitizerReport Report, DateTime Written)? Take(FileInfo file)
    {
        try
        {
            if (!file.Exists || file.Attributes.HasFlag(FileAttributes.Device) || file.LinkTarget is not null)
                return null;
            lock (_lock)
            {
                if (!areOurs && (_taken.Count >= MostRemembered || !_taken.Add((file.FullName, file.LastWriteTimeUtc))))
                    return null;

                var written = file.LastWriteTimeUtc;
                var bytes = Read(file.FullName);
                if (areOurs)
                    file.Delete();
                return ReportParser.MainOf(ReportParser.Parse(bytes)) is { } report ? (report, written) : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Math.Min(file.Length, MostBytes)];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
