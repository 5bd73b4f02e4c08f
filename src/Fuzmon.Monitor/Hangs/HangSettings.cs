namespace Fuzmon.Monitor;

/// <summary>Which processes live too long, and how they are looked at.</summary>
public sealed record HangSettings
{
    /// <summary>The age from which on processes that were neither named nor launched are looked at; null for none.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How often one is looked at before it is judged.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Limits for some names, the first that matches; named and launched processes have them, too.</summary>
    public IReadOnlyList<HangRule> Rules { get; init; } = [];

    /// <summary>Whether any process can live too long.</summary>
    public bool IsEnabled => Limit is not null || Rules.Count > 0;

    /// <summary>The age from which on a process is looked at; null for never.</summary>
    public TimeSpan? LimitOf(string name, bool isNamed)
    {
        foreach (var rule in Rules)
        {
            if (rule.Name?.IsMatch(name) == true)
                return rule.Limit;
        }

        return isNamed ? null : Limit;
    }
}
