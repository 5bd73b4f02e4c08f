namespace Fuzmon.Configuration;

/// <summary>
/// A value of a configuration file with its place: a table is a <see cref="Dictionary{TKey, TValue}"/> of nodes, an array a
/// <see cref="List{T}"/> of nodes, and the rest are string, long, double, bool and, for a date or time, its text.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Line">Where it stands, counted from 1; for a table where it was first named.</param>
/// <param name="Column">The column, counted from 1.</param>
internal sealed record ConfigurationNode(object Value, int Line, int Column)
{
    /// <summary>What kind of value it is, for a message.</summary>
    public string Kind => Value switch
    {
        string => "a string",
        long => "an integer",
        double => "a float",
        bool => "a boolean",
        List<ConfigurationNode> => "an array",
        Dictionary<string, ConfigurationNode> => "a table",
        _ => "a date or time",
    };
}
