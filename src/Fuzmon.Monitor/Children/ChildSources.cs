using Fuzmon.Linux.Children;

namespace Fuzmon.Monitor;

/// <summary>Opens the source of events that was asked for, or the best that works here.</summary>
public static class ChildSources
{
    /// <summary>Opens it; null when none is wanted, or when it was named and does not work here.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="reason">Why a better one does not work; null when nothing better was tried in vain.</param>
    public static IChildEventSource? Open(ChildSourceChoice choice, out string? reason)
    {
        var troubles = new List<string>();
        IChildEventSource? source = choice switch
        {
            ChildSourceChoice.Off => null,
            ChildSourceChoice.Bpf => TryBpf(troubles),
            ChildSourceChoice.Netlink => TryConnector(troubles),
            ChildSourceChoice.Proc => new PollingSource(),
            _ => TryBpf(troubles) ?? (IChildEventSource?)TryConnector(troubles) ?? new PollingSource(),
        };
        reason = troubles.Count == 0 ? null : string.Join("; ", troubles);
        return source;
    }

    private static BpfSource? TryBpf(List<string> troubles)
    {
        var source = BpfSource.TryOpen(out var trouble);
        if (source is null)
            troubles.Add($"BPF: {trouble}");
        return source;
    }

    private static ConnectorSource? TryConnector(List<string> troubles)
    {
        var source = ConnectorSource.TryOpen(out var trouble);
        if (source is null)
            troubles.Add($"the process connector: {trouble}");
        return source;
    }
}
