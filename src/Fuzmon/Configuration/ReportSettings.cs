namespace Fuzmon.Configuration;

/// <summary>What a report shows.</summary>
internal sealed record ReportSettings
{
    /// <summary>How many processes the chart of CPU use has: those that used the most.</summary>
    public int TopCpu { get; init; } = 10;

    /// <summary>How many processes the chart of resident memory has: those with the highest peaks.</summary>
    public int TopRss { get; init; } = 10;
}
