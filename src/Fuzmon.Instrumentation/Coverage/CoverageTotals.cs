namespace Fuzmon.Instrumentation.Coverage;

/// <summary>How much there is, and how much of it was hit.</summary>
public readonly record struct CoverageTotals(
    long Lines, long LinesHit, long Functions, long FunctionsHit, long Branches, long BranchesHit, long Conditions, long ConditionsHit)
{
    /// <summary>The sum of two.</summary>
    public static CoverageTotals operator +(CoverageTotals a, CoverageTotals b) => Add(a, b);

    /// <summary>The sum of two.</summary>
    public static CoverageTotals Add(CoverageTotals left, CoverageTotals right) => new(
        left.Lines + right.Lines,
        left.LinesHit + right.LinesHit,
        left.Functions + right.Functions,
        left.FunctionsHit + right.FunctionsHit,
        left.Branches + right.Branches,
        left.BranchesHit + right.BranchesHit,
        left.Conditions + right.Conditions,
        left.ConditionsHit + right.ConditionsHit);

    /// <summary>Those of one file.</summary>
    internal static CoverageTotals Of(SourceCoverage source) => new(
        source.Lines.Count,
        source.Lines.Hit,
        source.Functions.Count,
        source.Functions.Hit,
        source.Branches.Count,
        source.Branches.Hit,
        source.Conditions.Count,
        source.Conditions.Hit);
}
