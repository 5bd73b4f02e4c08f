namespace Fuzmon.Records;

/// <summary>Reads log files back as JSON lines, past whatever a crash or a full disk left torn.</summary>
public static class LogReader
{
    /// <summary>The log files at a path, oldest first: the file itself, or all below a folder.</summary>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
            return [path];

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return
        [
            .. Directory.EnumerateFiles(path, "*", options)
                .Where(file => LogFormats.TryFromPath(file, out _))
                .OrderBy(file => Path.GetDirectoryName(file), StringComparer.Ordinal)
                // The numbers at the end of the names are not padded.
                .ThenBy(file => file.Length)
                .ThenBy(file => file, StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes every record of a file as one line of JSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Takes the lines.</param>
    /// <param name="skipped">Told what was skipped and where, one call for each place.</param>
    /// <exception cref="IOException">The file cannot be read, or the output not written.</exception>
    public static void CopyAsJson(string path, Stream output, Action<string> skipped)
    {
        using var input = File.OpenHandle(path, options: FileOptions.SequentialScan);
        if (LogFormats.TryFromPath(path, out var format) && format == LogFormat.MessagePack)
            new MessagePackLogReader(path, skipped).CopyAsJson(input, output);
        else
            new JsonLogReader(path, skipped).Copy(input, output);
    }
}
