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
        reason = null;
        if (choice == ChildSourceChoice.Off)
            return null;
        if (choice == ChildSourceChoice.Proc)
            return new PollingSource();

        IChildEventSource? connector = ConnectorSource.TryOpen(out reason);
        return connector is null && choice == ChildSourceChoice.Auto ? new PollingSource() : connector;
    }
}
