namespace Fuzmon.Monitor;

/// <summary>The conditions as the configuration names them.</summary>
public static class AlertConditions
{
    private static readonly (string Name, AlertCondition Condition)[] Table =
    [
        ("rss_above", AlertCondition.RssAbove),
        ("rss_growing", AlertCondition.RssGrowing),
        ("cpu_stuck", AlertCondition.CpuStuck),
        ("no_progress", AlertCondition.NoProgress),
        ("alive_too_long", AlertCondition.AliveTooLong),
        ("crash_rate", AlertCondition.CrashRate),
        ("disk_full", AlertCondition.DiskFull),
        ("events_lost", AlertCondition.EventsLost),
        ("hang", AlertCondition.Hang),
    ];

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => Table.Select(entry => entry.Name);

    /// <summary>The condition of that name; null if there is none.</summary>
    public static AlertCondition? Parse(string? name)
        => Table.Where(entry => entry.Name == name).Select(entry => (AlertCondition?)entry.Condition).FirstOrDefault();

    /// <summary>Its name.</summary>
    public static string NameOf(AlertCondition condition) => Table.First(entry => entry.Condition == condition).Name;

    /// <summary>Whether it is about one process.</summary>
    public static bool IsAboutProcess(AlertCondition condition)
        => condition is not (AlertCondition.CrashRate or AlertCondition.DiskFull or AlertCondition.EventsLost);
}
