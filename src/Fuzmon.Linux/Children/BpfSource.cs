using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Children;

/// <summary>BPF programs on the kernel's tracepoints.</summary>
public sealed unsafe partial class BpfSource : ICountingSource
{
    private nint _events;
    private ulong _lost;
    private uint _waiting;
    private EndCount[] _counts = new EndCount[64];

    private BpfSource(nint events) => _events = events;

    /// <inheritdoc/>
    public string Name => "bpf";

    /// <inheritdoc/>
    public string? Limits => null;

    /// <inheritdoc/>
    public long Lost => (long)_lost;

    /// <inheritdoc/>
    public long Overruns => 0;

    /// <inheritdoc/>
    public bool IsWaiting => _waiting > 0;

    /// <summary>Loads the programs; null when this build, the kernel or the rights do without, and why.</summary>
    /// <param name="reason">Why not.</param>
    /// <param name="ringBytes">Room for events until they are read, a power of 2 and whole pages; 0: 8 MiB.</param>
    public static BpfSource? TryOpen(out string? reason, int ringBytes = 0)
    {
        LibFuzmon.RequireVersion();
        var error = -fuzmon_bpf_events_open((uint)ringBytes, out var events);
        reason = BpfErrors.Describe(error);
        return error == 0 ? new BpfSource(events) : null;
    }

    /// <inheritdoc/>
    public void AddFamily(int pid)
    {
        ObjectDisposedException.ThrowIf(_events == 0, this);
        Check(fuzmon_bpf_events_add_family(_events, pid));
    }

    /// <inheritdoc/>
    public void AddAll()
    {
        ObjectDisposedException.ThrowIf(_events == 0, this);
        Check(fuzmon_bpf_events_add_all(_events));
    }

    /// <inheritdoc/>
    public int Read(Span<ChildEvent> into)
    {
        ObjectDisposedException.ThrowIf(_events == 0, this);
        fixed (ChildEvent* first = into)
            return Check(fuzmon_bpf_events_read(_events, first, (uint)into.Length, out _lost, out _waiting));
    }

    /// <inheritdoc/>
    public IReadOnlyList<EndCount> Ends()
    {
        ObjectDisposedException.ThrowIf(_events == 0, this);
        while (true)
        {
            int count;
            fixed (EndCount* first = _counts)
                count = Check(fuzmon_bpf_events_counts(_events, first, (uint)_counts.Length));
            if (count <= _counts.Length)
                return _counts[..count];
            _counts = new EndCount[count * 2];
        }
    }

    /// <summary>Takes the programs out of the kernel.</summary>
    public void Dispose()
    {
        fuzmon_bpf_events_close(_events);
        _events = 0;
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(-result);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_bpf_events_open(uint ring_bytes, out nint events);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_bpf_events_close(nint events);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_bpf_events_add_family(nint events, int pid);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_bpf_events_add_all(nint events);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_bpf_events_read(nint events, ChildEvent* into, uint capacity, out ulong lost, out uint waiting);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_bpf_events_counts(nint events, EndCount* into, uint capacity);
}
