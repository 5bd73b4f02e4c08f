namespace Fuzmon.Instrumentation.Coverage;

/// <summary>How much is taken from coverage files, whatever they hold.</summary>
/// <param name="LineBytes">Of one line of a tracefile.</param>
/// <param name="Sources">Source files in all.</param>
/// <param name="Points">Lines, functions, branches and conditions in all.</param>
/// <param name="DocumentBytes">Of one file that must be read as a whole, once unpacked: JSON, edge maps.</param>
/// <param name="StreamBytes">Of one tracefile, once unpacked.</param>
public sealed record CoverageLimits(
    int LineBytes = 1 << 18,
    int Sources = 1_000_000,
    long Points = 200_000_000,
    int DocumentBytes = 1 << 30,
    long StreamBytes = 1L << 36)
{
    /// <summary>The usual ones.</summary>
    public static CoverageLimits Default { get; } = new();
}
