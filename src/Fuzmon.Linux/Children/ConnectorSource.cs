using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Children;

/// <summary>The kernel's process connector, with taskstats where they are allowed.</summary>
public sealed unsafe partial class ConnectorSource : IChildEventSource
{
    private readonly bool _hasStats;
    private nint _events;
    private ulong _lost;
    private ulong _overruns;

    private ConnectorSource(nint events, bool hasStats)
    {
        _events = events;
        _hasStats = hasStats;
    }

    /// <inheritdoc/>
    public string Name => _hasStats ? "netlink+taskstats" : "netlink";

    /// <inheritdoc/>
    public string? Limits => _hasStats ? null : "peak RSS, CPU time and page faults of short-lived children are not known, nor the names of most";

    /// <inheritdoc/>
    public long Lost => (long)_lost;

    /// <inheritdoc/>
    public long Overruns => (long)_overruns;

    /// <summary>Subscribes; null when the kernel or the rights do without, and why.</summary>
    public static ConnectorSource? TryOpen(out string? reason)
    {
        LibFuzmon.RequireVersion();
        var error = -fuzmon_process_events_open(out var events, out var hasStats);
        reason = error == 0 ? null : Marshal.GetPInvokeErrorMessage(error);
        return error == 0 ? new ConnectorSource(events, hasStats != 0) : null;
    }

    /// <inheritdoc/>
    public int Read(Span<ChildEvent> into)
    {
        ObjectDisposedException.ThrowIf(_events == 0, this);
        fixed (ChildEvent* first = into)
        {
            var count = fuzmon_process_events_read(_events, first, (uint)into.Length, ref _lost, ref _overruns);
            return count >= 0 ? count : throw new Win32Exception(-count);
        }
    }

    /// <summary>Subscribes no longer.</summary>
    public void Dispose()
    {
        fuzmon_process_events_close(_events);
        _events = 0;
    }

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_process_events_open(out nint events, out int has_stats);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_process_events_close(nint events);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_process_events_read(nint events, ChildEvent* into, uint capacity, ref ulong lost, ref ulong overruns);
}
