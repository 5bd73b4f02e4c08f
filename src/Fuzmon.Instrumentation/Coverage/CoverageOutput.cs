using Fuzmon.Instrumentation.Coverage.Lcov;

namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Puts a tracefile where it belongs: all of it, or nothing.</summary>
public static class CoverageOutput
{
    /// <summary>Writes a set as a tracefile.</summary>
    /// <param name="data">What to write.</param>
    /// <param name="path">Where; what is no ordinary file, as a pipe, is written to as it is.</param>
    /// <param name="version">In which form.</param>
    /// <param name="mode">Who may read it; null for what the umask leaves.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Write(CoverageData data, string path, LcovVersion version = LcovVersion.One, UnixFileMode? mode = null)
    {
        // Through a link to the file that it names.
        var target = new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.Device))
        {
            using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            LcovWriter.Write(data, device, version);
            return;
        }

        var unfinished = $"{target}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = mode };
        try
        {
            using (var file = new FileStream(unfinished, options))
            {
                LcovWriter.Write(data, file, version);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
