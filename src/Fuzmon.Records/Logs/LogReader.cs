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
                // A monitor that is killed just after it has compressed a file leaves both.
                .Where(file => LogFormats.TryFromPath(file, out _, out var compressed)
                    && !(compressed && File.Exists(file[..^LogFormats.CompressedExtension.Length])))
                .OrderBy(file => Path.GetDirectoryName(file), StringComparer.Ordinal)
                // The numbers at the end of the names are not padded.
                .ThenBy(file => LogNames.Split(file).Stem, StringComparer.Ordinal)
                .ThenBy(file => LogNames.Split(file).Number)
                .ThenBy(file => file, StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes every record of a file as one line of JSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compression">How compressed files are read; null if they cannot be.</param>
    /// <param name="output">Takes the lines.</param>
    /// <param name="skipped">Told what was skipped and where, one call for each place.</param>
    /// <exception cref="IOException">The file cannot be read, or the output not written.</exception>
    public static void CopyAsJson(string path, ICompression? compression, Stream output, Action<string> skipped)
    {
        LogFormats.TryFromPath(path, out var format, out var compressed);
        if (compressed && compression is null)
            throw new IOException("it is compressed, and libzstd.so.1 is not installed (Debian: libzstd1)");

        using ILogSource source = compressed ? new CompressedLogSource(path, compression!, skipped) : new PlainLogSource(path);
        var json = new JsonLogReader(path, skipped);
        var messagePack = new MessagePackLogReader(path, skipped);
        do
        {
            if (format == LogFormat.MessagePack)
                messagePack.CopyAsJson(source, output);
            else
                json.Copy(source, output);
        }
        while (source.NextRun());
    }
}
