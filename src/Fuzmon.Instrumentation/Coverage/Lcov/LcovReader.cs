using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fuzmon.Instrumentation.Coverage.Lcov;

/// <summary>
/// Reads LCOV tracefiles, of versions 1 and 2, into a set as they come: no more of a file than a buffer is in memory.
/// </summary>
/// <param name="into">What is read is added to it.</param>
/// <param name="isTolerant">Whether what is wrong is skipped and counted, instead of being an error.</param>
public sealed partial class LcovReader(CoverageData into, bool isTolerant = false)
{
    private const int BufferBytes = 1 << 18;

    private readonly Dictionary<uint, (uint Line, uint LastLine)> _aliased = [];
    private string _path = "";
    private long _line;
    private byte[] _test = [];
    private SourceCoverage? _source;
    private long _points;

    /// <summary>Lines that were skipped because something was wrong with them; none unless tolerant.</summary>
    public long Skipped { get; private set; }

    /// <summary>Reads a whole tracefile.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="CoverageFormatException">It is no tracefile, or goes beyond the limits.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_path, _line, _test, _source) = (path, 0, [], null);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (kept, total) = (0, 0L);
            for (int count; (count = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
            {
                total += count;
                if (total > into.Limits.StreamBytes)
                    throw Wrong("the file is too long");

                var filled = kept + count;
                var end = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
                ReadLines(buffer.AsSpan(0, end));
                kept = filled - end;
                if (kept > into.Limits.LineBytes)
                    throw Wrong("the line is too long");
                buffer.AsSpan(end, kept).CopyTo(buffer);
                if (kept == buffer.Length)
                    buffer = Enlarge(buffer);
            }

            ReadRest(buffer.AsSpan(0, kept));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (_source is not null)
        {
            Complain("the file ends before end_of_record");
            EndSource();
        }
    }

    private static byte[] Enlarge(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // A last line without its end.
    private void ReadRest(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return;

        ReadLines([.. rest, (byte)'\n']);
    }

    // Whole lines. The two kinds that a tracefile consists of are read here when they have the usual form.
    private void ReadLines(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            _line++;
            var start = at;
            if (_source is { } source && bytes.Length - at > 8)
            {
                if (bytes[at] == 'D' && bytes[at + 1] == 'A' && bytes[at + 2] == ':')
                {
                    at += 3;
                    if (TryDigits(bytes, ref at, out var line)
                        && bytes[at++] == ','
                        && TryDigits(bytes, ref at, out var count)
                        && bytes[at++] == '\n'
                        && line - 1 < uint.MaxValue)
                    {
                        source.Lines.Add((uint)line, (long)count);
                        continue;
                    }
                }
                else if (bytes[at] == 'B' && bytes[at + 1] == 'R' && bytes[at + 2] == 'D' && bytes[at + 3] == 'A' && bytes[at + 4] == ':')
                {
                    at += 5;
                    if (TryDigits(bytes, ref at, out var line)
                        && bytes[at++] == ','
                        && TryDigits(bytes, ref at, out var block)
                        && bytes[at++] == ','
                        && TryDigits(bytes, ref at, out var branch)
                        && bytes[at++] == ','
                        && TryTaken(bytes, ref at, out var taken)
                        && bytes[at++] == '\n'
                        && line - 1 < uint.MaxValue
                        && block <= uint.MaxValue
                        && branch < BranchKey.FirstNamed)
                    {
                        source.Branches.Add(new BranchKey((uint)line, (uint)block, (uint)branch), taken);
                        continue;
                    }
                }
            }

            var length = bytes[start..].IndexOf((byte)'\n');
            at = start + length + 1;
            if (length > into.Limits.LineBytes)
                throw Wrong("the line is too long");
            ReadLine(bytes.Slice(start, length).TrimEnd(" \t\r"u8));
        }
    }

    // At least one digit and at most 18, so that there is no overflow to look for; the bytes end with the end of a line.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDigits(ReadOnlySpan<byte> bytes, ref int at, out ulong number)
    {
        number = 0;
        var start = at;
        for (uint digit; (uint)at < (uint)bytes.Length && (digit = bytes[at] - (uint)'0') <= 9; at++)
            number = (number * 10) + digit;
        return at - start is > 0 and <= 18 && (uint)at < (uint)bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTaken(ReadOnlySpan<byte> bytes, ref int at, out long taken)
    {
        if (bytes[at] == '-')
        {
            at++;
            taken = Counts.NotReached;
            return at < bytes.Length;
        }

        var isNumber = TryDigits(bytes, ref at, out var number);
        taken = (long)number;
        return isNumber;
    }

    private void EndSource()
    {
        if (_source is not { } source)
            return;

        _source = null;
        _aliased.Clear();
        // A file that comes again is counted again: the bound is on what is read at once, and far from what is usual.
        _points = Math.Max(_points, source.Points);
        if (_points > into.Limits.Points)
            throw Wrong("there are too many lines, functions and branches");
    }

    private CoverageFormatException Wrong(string cause) => new(_path, _line, cause);

    private void Complain(string cause)
    {
        if (!isTolerant)
            throw Wrong($"{cause}; --tolerant skips what is wrong");

        Skipped++;
    }
}
