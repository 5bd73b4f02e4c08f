namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Which branch of a source file.</summary>
/// <param name="Line">The line of its condition.</param>
/// <param name="Block">The block, which tells conditions of one line apart.</param>
/// <param name="Branch">Its number; from <see cref="FirstNamed"/> on that of a name in the file's <see cref="SourceCoverage.BranchNames"/>.</param>
internal readonly record struct BranchKey(uint Line, uint Block, uint Branch) : IComparable<BranchKey>
{
    public const uint FirstNamed = 1u << 31;

    public bool IsNamed => Branch >= FirstNamed;

    public int CompareTo(BranchKey other)
    {
        var place = ((ulong)Line << 32) | Block;
        var otherPlace = ((ulong)other.Line << 32) | other.Block;
        return place != otherPlace ? place.CompareTo(otherPlace) : Branch.CompareTo(other.Branch);
    }

    public static bool operator <(BranchKey left, BranchKey right) => left.CompareTo(right) < 0;

    public static bool operator >(BranchKey left, BranchKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(BranchKey left, BranchKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BranchKey left, BranchKey right) => left.CompareTo(right) >= 0;
}
