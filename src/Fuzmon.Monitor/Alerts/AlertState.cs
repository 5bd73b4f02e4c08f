namespace Fuzmon.Monitor;

/// <summary>What must outlive a failing AlertActor, the only one who uses it.</summary>
internal sealed class AlertState(AlertPlan plan, AlertBook book, HangState hangs)
{
    public AlertPlan Plan { get; } = plan;

    public AlertBook Book { get; } = book;

    public HangState Hangs { get; } = hangs;

    public IReadOnlyList<AlertRule>? Rules { get; set; }

    /// <summary>Those that wait for stacks, by the number of the request.</summary>
    public Dictionary<long, (Firing Firing, DateTime At)> Waiting { get; } = [];

    public long Requests { get; set; }
}
