using System.Buffers.Text;

namespace Fuzmon.Instrumentation.Coverage.Edges;

/// <summary>
/// What <c>afl-showmap -o</c> writes: <c>000123:4</c> a line, an edge and how often it was taken. Edges are the branches of one file, for
/// there are no lines.
/// </summary>
internal static class AflMap
{
    /// <summary>The name of that file.</summary>
    public static ReadOnlySpan<byte> Name => "afl-map"u8;

    public static bool Is(ReadOnlySpan<byte> start)
        => Utf8Parser.TryParse(start, out uint _, out var used) && used < start.Length && start[used] == ':'
            && used + 1 < start.Length && char.IsAsciiDigit((char)start[used + 1]);

    public static void Read(ReadOnlyMemory<byte> file, string path, CoverageData into)
    {
        var source = into.Open(Name, default);
        var line = 0L;
        var bytes = file.Span;
        while (!bytes.IsEmpty)
        {
            line++;
            var end = bytes.IndexOf((byte)'\n');
            var text = (end < 0 ? bytes : bytes[..end]).TrimEnd("\r "u8);
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (text.IsEmpty)
                continue;
            if (!Utf8Parser.TryParse(text, out uint edge, out var used)
                || used >= text.Length
                || text[used] != ':'
                || !Utf8Parser.TryParse(text[(used + 1)..], out long count, out var counted)
                || used + 1 + counted != text.Length
                || count < 0)
                throw new CoverageFormatException(path, line, "not EDGE:COUNT, as afl-showmap writes it");

            source.Branches.Add(EdgeKeys.Of(edge), count);
        }
    }
}
