using System.IO.Compression;
using Fuzmon.Instrumentation.Coverage.Edges;
using Fuzmon.Instrumentation.Coverage.Json;
using Fuzmon.Instrumentation.Coverage.Lcov;

namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Reads coverage files of any kind into one set. Used by one thread at a time.</summary>
/// <param name="into">What is read is added to it.</param>
/// <param name="isTolerant">Whether what is wrong in tracefiles is skipped and counted, instead of being an error.</param>
public sealed class CoverageReader(CoverageData into, bool isTolerant = false)
{
    private const int LookBytes = 64;

    private readonly LcovReader _lcov = new(into, isTolerant);

    /// <summary>Lines that were skipped because something was wrong with them; none unless tolerant.</summary>
    public long Skipped => _lcov.Skipped;

    /// <summary>Reads a whole file, packed by gzip or not.</summary>
    /// <exception cref="CoverageFormatException">It is not what it should be, or goes beyond the limits.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void Read(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        Read(file, path);
    }

    /// <summary>Reads a whole file, packed by gzip or not.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public void Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var looked = LookAhead(stream);
        try
        {
            if (looked.Start.Span is [0x1f, 0x8b, ..])
            {
                using var unpacked = LookAhead(new GZipStream(looked, CompressionMode.Decompress));
                ReadPlain(unpacked, path);
            }
            else
            {
                ReadPlain(looked, path);
            }
        }
        catch (InvalidDataException)
        {
            throw new CoverageFormatException(path, 0, "it is damaged and cannot be unpacked");
        }
    }

    private static StartedStream LookAhead(Stream stream)
    {
        var start = new byte[LookBytes];
        return new StartedStream(start.AsMemory(0, stream.ReadAtLeast(start, LookBytes, throwOnEndOfStream: false)), stream);
    }

    private void ReadPlain(StartedStream stream, string path)
    {
        switch (FormatOf(stream.Start.Span))
        {
            case CoverageFormat.Json:
                JsonCoverage.Read(ReadAll(stream, path), path, into);
                break;
            case CoverageFormat.Sancov:
                SancovFile.Read(ReadAll(stream, path), path, into);
                break;
            case CoverageFormat.AflMap:
                AflMap.Read(ReadAll(stream, path), path, into);
                break;
            default:
                _lcov.Read(stream, path);
                break;
        }
    }

    private static CoverageFormat FormatOf(ReadOnlySpan<byte> start)
    {
        if (SancovFile.Is(start))
            return CoverageFormat.Sancov;
        if (AflMap.Is(start))
            return CoverageFormat.AflMap;
        return start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? CoverageFormat.Json : CoverageFormat.Lcov;
    }

    private ReadOnlyMemory<byte> ReadAll(Stream stream, string path)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (all.Length + count > into.Limits.DocumentBytes)
                throw new CoverageFormatException(path, 0, "it is too large to be read as a whole");
            all.Write(buffer, 0, count);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
