namespace Fuzmon.Configuration;

/// <summary>One key that a table may hold.</summary>
/// <param name="Name">The key.</param>
/// <param name="Expected">What its value must be, to complete "must be ...".</param>
/// <param name="Apply">The configuration with the value in it; null when the value is not what is expected.</param>
internal sealed record ConfigurationKey(
    string Name, string Expected, Func<FuzmonConfiguration, object, FuzmonConfiguration?> Apply)
{
    /// <summary>Reads what holds when nobody sets the key, as a file would write it: null for a key that has no default.</summary>
    public Func<FuzmonConfiguration, object?> Read { get; init; } = static _ => null;

    /// <summary>
    /// For a list of tables, <c>[[table.key]]</c>: what one may hold. Apply is given each table, before its keys, and adds what they
    /// then set.
    /// </summary>
    public IReadOnlyList<ConfigurationKey>? RuleKeys { get; init; }

    /// <summary>For such a list: what is wrong with a table as a whole, and which of its keys is to blame, if one is.</summary>
    public Func<IReadOnlyDictionary<string, ConfigurationNode>, (string? Key, string Message)?> Check { get; init; } = static _ => null;
}
