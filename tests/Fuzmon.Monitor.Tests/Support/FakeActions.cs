using System.Collections.Concurrent;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>Keeps what alerts are to do.</summary>
internal sealed class FakeActions : IAlertActions
{
    public ConcurrentQueue<(AlertRule Rule, FindingRecord Finding)> Performed { get; } = new();

    /// <summary>What goes wrong, if anything.</summary>
    public string? Trouble { get; set; }

    public void Perform(AlertRule rule, FindingRecord finding, Action<string> report)
    {
        Performed.Enqueue((rule, finding));
        if (Trouble is { } trouble)
            report(trouble);
    }
}
