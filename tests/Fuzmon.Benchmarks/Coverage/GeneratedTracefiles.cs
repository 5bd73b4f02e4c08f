using System.Text;

namespace Fuzmon.Benchmarks.Coverage;

/// <summary>
/// Tracefiles as a fuzzing campaign on libxml2 leaves them: the same 41 sources, 72,676 lines and 66,770 branches in each, about 2 MB; counts
/// differ.
/// </summary>
internal static class GeneratedTracefiles
{
    private const int Sources = 41;
    private const int Lines = 72_676;
    private const int Branches = 66_770;
    private const int LinesAFunction = 24;

    /// <summary>Writes some to a folder.</summary>
    public static IReadOnlyList<string> Write(string folder, int count)
        => [.. Enumerable.Range(0, count).Select(seed =>
        {
            var path = Path.Combine(folder, $"run{seed:D3}.info");
            File.WriteAllText(path, Of(seed));
            return path;
        })];

    private static string Of(int seed)
    {
        var text = new StringBuilder(2 << 20);
        for (var source = 0; source < Sources; source++)
            AddSource(text, source, new Random(source), new Random(HashCode.Combine(source, seed)));
        return text.ToString();
    }

    // What the source is like is the same in each file, how often it was executed is not.
    private static void AddSource(StringBuilder text, int source, Random shape, Random counts)
    {
        var lines = new int[Share(Lines, source)];
        for (int i = 0, line = 20; i < lines.Length; i++)
            lines[i] = line += shape.Next(1, 4);
        text.Append($"TN:\nSF:/build/libxml2-2.9.14+dfsg/source{source}.c\n");
        for (var i = 0; i < lines.Length; i += LinesAFunction)
            text.Append($"FN:{lines[i]},xmlSource{source}Function{i}\n");
        for (var i = 0; i < lines.Length; i += LinesAFunction)
            text.Append($"FNDA:{Count(counts)},xmlSource{source}Function{i}\n");
        var pairs = Share(Branches, source) / 2;
        for (var i = 0; i < pairs; i++)
        {
            var line = lines[(int)((long)i * lines.Length / pairs)];
            var isReached = counts.Next(3) == 0;
            for (var branch = 0; branch < 2; branch++)
                text.Append($"BRDA:{line},0,{branch},{(isReached ? $"{Count(counts)}" : "-")}\n");
        }

        foreach (var line in lines)
            text.Append($"DA:{line},{Count(counts)}\n");
        text.Append($"LF:{lines.Length}\nLH:{lines.Length / 2}\nend_of_record\n");
    }

    private static int Share(int all, int source) => (all / Sources) + (source < all % Sources ? 1 : 0);

    private static int Count(Random counts) => counts.Next(4) switch
    {
        0 or 1 => 0,
        2 => counts.Next(1, 50),
        _ => counts.Next(1, 100_000),
    };
}
