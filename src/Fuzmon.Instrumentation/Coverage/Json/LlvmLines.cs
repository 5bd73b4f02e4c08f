using System.Runtime.InteropServices;

namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>Counts of lines from segments, by llvm-cov's own rules, so that they are those of its lcov export.</summary>
internal static class LlvmLines
{
    public static void Add(List<LlvmSegment> segments, SourceCoverage source)
    {
        LlvmSegment? around = null;
        var all = CollectionsMarshal.AsSpan(segments);
        for (var at = 0; at < all.Length;)
        {
            var line = all[at].Line;
            var end = at + 1;
            while (end < all.Length && all[end].Line == line)
                end++;
            AddLine(line, all[at..end], around, source);
            around = all[end - 1];
            // Lines without a segment have the count of what is around them.
            if (end < all.Length && around is { HasCount: true } wrapped)
            {
                for (var inside = line + 1; inside < all[end].Line; inside++)
                    source.Lines.Add(inside, wrapped.Count);
            }

            at = end;
        }
    }

    private static void AddLine(uint line, ReadOnlySpan<LlvmSegment> segments, LlvmSegment? around, SourceCoverage source)
    {
        var begins = false;
        var count = around?.Count ?? 0;
        foreach (var segment in segments)
        {
            if (segment.Begins)
            {
                begins = true;
                count = Math.Max(count, segment.Count);
            }
        }

        var isSkipped = segments[0] is { HasCount: false, IsEntry: true };
        if (!isSkipped && (around is { HasCount: true } || begins))
            source.Lines.Add(line, count);
    }
}
