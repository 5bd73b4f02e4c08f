using System.Text;

namespace Fuzmon.Instrumentation.Coverage;

/// <summary>What one set hits of a source file that another does not, and the other way round.</summary>
public sealed record CoverageDifference
{
    /// <summary>The path of the source file.</summary>
    public required string Path { get; init; }

    /// <summary>Lines that are hit now and were not.</summary>
    public required IReadOnlyList<uint> LinesGained { get; init; }

    /// <summary>Lines that were hit and are not.</summary>
    public required IReadOnlyList<uint> LinesLost { get; init; }

    /// <summary>Functions that are called now and were not.</summary>
    public required IReadOnlyList<string> FunctionsGained { get; init; }

    /// <summary>Functions that were called and are not.</summary>
    public required IReadOnlyList<string> FunctionsLost { get; init; }

    /// <summary>How many branches are taken now and were not.</summary>
    public required long BranchesGained { get; init; }

    /// <summary>How many branches were taken and are not.</summary>
    public required long BranchesLost { get; init; }

    private bool IsEmpty
        => LinesGained.Count + LinesLost.Count + FunctionsGained.Count + FunctionsLost.Count == 0 && BranchesGained + BranchesLost == 0;

    /// <summary>The files that differ, by path.</summary>
    public static IReadOnlyList<CoverageDifference> Between(CoverageData before, CoverageData after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (gained, lost) = (after.Subtract(before), before.Subtract(after));
        // A file that only one of them has stands in only one of the differences.
        return [.. gained.InOrder()
            .Select(source => Of(source, lost.Find(source)))
            .Concat(lost.InOrder().Where(source => gained.Find(source) is null).Select(source => Of(null, source)))
            .Where(difference => !difference.IsEmpty)
            .OrderBy(difference => difference.Path, StringComparer.Ordinal)];
    }

    private static CoverageDifference Of(SourceCoverage? gained, SourceCoverage? lost) => new()
    {
        Path = Encoding.UTF8.GetString((gained ?? lost)!.Path),
        LinesGained = LinesOf(gained),
        LinesLost = LinesOf(lost),
        FunctionsGained = FunctionsOf(gained),
        FunctionsLost = FunctionsOf(lost),
        BranchesGained = gained?.Branches.Hit ?? 0,
        BranchesLost = lost?.Branches.Hit ?? 0,
    };

    private static List<uint> LinesOf(SourceCoverage? source)
    {
        var lines = new List<uint>();
        for (var i = 0; i < (source?.Lines.Count ?? 0); i++)
        {
            if (source!.Lines.Values[i] > 0)
                lines.Add(source.Lines.Keys[i]);
        }

        return lines;
    }

    private static List<string> FunctionsOf(SourceCoverage? source)
        => [.. (source?.Functions.InOrder() ?? []).Where(function => function.Count > 0).Select(function => Encoding.UTF8.GetString(function.Name))];
}
