namespace Fuzmon.Records;

/// <summary>Compresses files that are finished.</summary>
internal static class LogArchiver
{
    private const int BlockBytes = 1024 * 1024;

    /// <summary>Replaces a plain file by a compressed one. At every moment one of the two is whole and on the disk.</summary>
    /// <exception cref="IOException">The plain file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The plain file is as it was.</exception>
    public static void Compress(string path, ICompression compression)
    {
        if (!LogFormats.TryFromPath(path, out var format, out var compressed) || compressed || !LogFile.IsUnused(path))
            return;

        var archive = path + LogFormats.CompressedExtension;
        var unfinished = archive + LogNames.Unfinished;
        try
        {
            Copy(path, unfinished, format, compression);
            File.Move(unfinished, archive, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw;
        }

        File.Delete(path);
    }

    private static void Copy(string path, string to, LogFormat format, ICompression compression)
    {
        using var input = new PlainLogSource(path);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = File.GetUnixFileMode(path) };
        using var output = new FileStream(to, options);
        var window = new LogWindow(input);
        var frame = new PatchableBuffer(BlockBytes);
        bool more;
        do
        {
            more = window.ReadMore();
            if (more && window.Bytes.Length < BlockBytes)
                continue;

            // A frame that is damaged shall cost only the records in it.
            var whole = more && !window.IsFull ? RecordBoundary.LastIn(window.Bytes, format) : window.Bytes.Length;
            if (whole == 0)
                continue;
            compression.Compress(window.Bytes.Span[..whole], frame);
            window.Consume(whole);
            output.Write(frame.Written.Span);
            frame.Clear();
        }
        while (more);

        output.Flush(flushToDisk: true);
        File.SetLastWriteTimeUtc(output.SafeFileHandle, File.GetLastWriteTimeUtc(path));
    }
}
