namespace Fuzmon.Stacks.Merging;

/// <summary>Orders names as a person would: Task-2 before Task-10.</summary>
internal sealed class NumberedNames : IComparer<string?>
{
    public static NumberedNames Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        var prefix = string.CompareOrdinal(Prefix(x), Prefix(y));
        if (prefix != 0)
            return prefix;
        // Of numbers without leading zeros, the longer one is larger.
        return x.Length != y.Length ? x.Length - y.Length : string.CompareOrdinal(x, y);
    }

    private static string Prefix(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
