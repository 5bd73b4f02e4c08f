using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Stacks.Following;

/// <summary>
/// System calls by the stops of a follower: of each call, or, for launched commands only, of those that a seccomp filter hands over. A
/// command with such a filter cannot go on without its tracer: it ends with it.
/// </summary>
public sealed class FollowedSyscallSource : ISyscallSource
{
    private readonly SyscallSourceOptions _options;
    private readonly bool _filters;
    private readonly Follower _follower;

    // What was told and not read yet.
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _records = [];
    private readonly ManualResetEventSlim _hasRoom = new(initialState: true);
    private long _bytes;
    private bool _isStopping;
    private IReadOnlyList<SyscallLoss> _losses = [];

    private FollowedSyscallSource(SyscallSourceOptions options, bool filters)
    {
        _options = options;
        _filters = filters;
        _follower = Follower.Start(new FollowOptions { Recorded = Keep });
    }

    /// <inheritdoc/>
    public string Name => _filters ? "seccomp" : "ptrace";

    /// <inheritdoc/>
    public LaunchTracing ForLaunch
        => new(_follower.Pid) { FilteredCalls = _filters ? Included : null, FiltersOthers = _options.Includes(CaptureStep.Calls) };

    /// <inheritdoc/>
    public int Traced => _follower.State(out _) is { } totals ? (int)totals.Now : 0;

    /// <inheritdoc/>
    public long Untracked => 0;

    private ulong[] Included
    {
        get
        {
            var included = new ulong[CaptureStep.Calls / 64];
            for (var number = 0; number < CaptureStep.Calls; number++)
                included[number / 64] |= _options.Includes(number) ? 1UL << (number % 64) : 0;
            return included;
        }
    }

    /// <summary>Starts the follower, which traces nobody yet.</summary>
    /// <param name="options">What is told.</param>
    /// <param name="filters">Whether by a seccomp filter, which only commands can have that are launched with <see cref="ForLaunch"/>.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static FollowedSyscallSource Open(SyscallSourceOptions options, bool filters)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plan = options.Plan.ToArray();
        if (plan.Length != CaptureStep.Calls * CaptureStep.PerCall)
            throw new ArgumentException("A plan has steps for each number.", nameof(options));
        var source = new FollowedSyscallSource(options, filters);
        var error = source._follower.TellCalls(
            new FollowMessages.Calls
            {
                Way = filters ? FollowMessages.Way.Seccomp : FollowMessages.Way.Ptrace,
                DataBytes = (uint)options.DataBytes,
                CallsPerSecond = (uint)options.MaxCallsPerSecond,
                TellsSignals = options.Signals ? 1u : 0,
                FollowsForks = options.FollowForks ? 1u : 0,
                TellsOthers = options.Includes(CaptureStep.Calls) ? 1u : 0,
            },
            source.Included,
            MemoryMarshal.AsBytes<CaptureStep>(plan));
        if (error == 0)
            return source;
        source.Dispose();
        throw new IOException($"the follower does not take what it is to tell: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <inheritdoc/>
    public int Add(int pid, bool fromExec) => _follower.Begin(pid, withFamily: _options.FollowForks && !fromExec, isHeld: fromExec);

    /// <inheritdoc/>
    public int Read(Span<byte> into)
    {
        var length = 0;
        lock (_gate)
        {
            while (_records.TryPeek(out var record) && record.Length <= into.Length - length)
            {
                record.CopyTo(into[length..]);
                length += record.Length;
                _records.Dequeue();
            }

            _bytes -= length;
            if (_bytes < _options.RingBytes)
                _hasRoom.Set();
        }

        return length;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SyscallLoss> Losses()
    {
        // It has ended once the tracing was stopped.
        if (!_isStopping)
            _follower.State(out _losses);
        return _losses;
    }

    /// <inheritdoc/>
    public void Stop()
    {
        // What there is still comes before the answer, and nobody reads meanwhile.
        lock (_gate)
            _isStopping = true;
        _hasRoom.Set();
        _follower.State(out _losses);
        _follower.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _isStopping = true;
        _hasRoom.Set();
        _follower.Dispose();
        _hasRoom.Dispose();
    }

    // On the follower's thread. While it waits here, the follower drops what it has no room for, and counts it.
    private void Keep(byte[] record)
    {
        _hasRoom.Wait();
        lock (_gate)
        {
            _records.Enqueue(record);
            _bytes += record.Length;
            if (_bytes >= _options.RingBytes && !_isStopping)
                _hasRoom.Reset();
        }
    }
}
