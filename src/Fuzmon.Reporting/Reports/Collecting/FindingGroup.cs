namespace Fuzmon.Reporting.Reports;

/// <summary>What one rule found of processes of one name.</summary>
internal sealed class FindingGroup
{
    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule asks for.</summary>
    public required string Condition { get; init; }

    /// <summary>The processes' name; null when it is about none.</summary>
    public string? ProcessName { get; init; }

    /// <summary>How much it matters.</summary>
    public string Severity { get; set; } = "warning";

    /// <summary>How often it was told.</summary>
    public long Count { get; set; }

    /// <summary>How often it was not, because that came too soon.</summary>
    public long Suppressed { get; set; }

    /// <summary>The first, UTC.</summary>
    public DateTime First { get; set; } = DateTime.MaxValue;

    /// <summary>The last, UTC.</summary>
    public DateTime Last { get; set; }

    /// <summary>What was found last.</summary>
    public string Text { get; set; } = "";

    /// <summary>What it hangs at, for the one that hangs.</summary>
    public string? HangClass { get; set; }

    /// <summary>The stack of the thread that matters, innermost first.</summary>
    public IReadOnlyList<string> Stack { get; set; } = [];

    /// <summary>Whether it is about something that stands still.</summary>
    public bool IsHang => HangClass is not null || Condition is "hang" or "alive_too_long" or "cpu_stuck" or "no_progress";

    /// <summary>Whether it is about something that grows.</summary>
    public bool IsGrowth => Condition is "rss_growing" or "rss_above";
}
