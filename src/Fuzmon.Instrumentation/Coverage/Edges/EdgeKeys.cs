namespace Fuzmon.Instrumentation.Coverage.Edges;

/// <summary>Edges and addresses as branches of line 1: the low 31 bits are the branch, what is above them the block.</summary>
internal static class EdgeKeys
{
    private const int BranchBits = 31;

    public static BranchKey Of(ulong edge) => new(1, (uint)(edge >> BranchBits), (uint)(edge & (BranchKey.FirstNamed - 1)));
}
