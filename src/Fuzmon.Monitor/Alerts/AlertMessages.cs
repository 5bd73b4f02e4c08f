namespace Fuzmon.Monitor;

/// <summary>To the alerts: the monitor stops; tell what waits, and answer with <see cref="AlertsFinished"/>.</summary>
internal sealed record FinishAlerts
{
    public static readonly FinishAlerts Instance = new();
}

/// <summary>From the alerts: all that was found is told.</summary>
internal sealed record AlertsFinished
{
    public static readonly AlertsFinished Instance = new();
}
