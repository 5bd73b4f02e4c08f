using System.Text.RegularExpressions;

namespace Fuzmon.Monitor;

/// <summary>How long processes of some names may live.</summary>
public sealed record HangRule
{
    /// <summary>Processes whose name matches are meant.</summary>
    public Regex? Name { get; init; }

    /// <summary>The age from which on they are looked at.</summary>
    public TimeSpan? Limit { get; init; }
}
