using System.ComponentModel;
using System.Diagnostics;

namespace Fuzmon.Linux;

/// <summary>
/// Reads all processes at one go for everybody who is about to read one of them, as long as enough of them do: it costs what some dozens
/// of single readings do. Any number of threads may use it.
/// </summary>
public sealed class SharedReadings : IDisposable
{
    /// <summary>One of so many processes that were read must be asked for, or it does not pay.</summary>
    private const int WorthIt = 8;

    private static readonly long MaxAge = Stopwatch.Frequency / 20;
    private static readonly long Pause = Stopwatch.Frequency;

    private readonly Lock _gate = new();
    private readonly BpfSampler _sampler;
    private ProcessSample[] _samples = [];
    private int _count;
    private int _served;
    private long _readAt;
    private long _pausedUntil;
    private bool _isDisposed;

    private SharedReadings(BpfSampler sampler) => _sampler = sampler;

    /// <summary>Opens it; null when this build, the kernel or the rights do without, and why.</summary>
    public static SharedReadings? TryOpen(out string? reason)
        => BpfSampler.TryOpen(out reason) is { } sampler ? new SharedReadings(sampler) : null;

    /// <summary>How often all processes have been read so far.</summary>
    public long Passes { get; private set; }

    /// <summary>How many readings of a process came of that.</summary>
    public long Served { get; private set; }

    /// <summary>The process as it was at most 50 ms ago; false if it is not to be had this way now.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="startTicks">When it started.</param>
    /// <param name="notBefore">It must have been read after this time on CLOCK_MONOTONIC.</param>
    /// <param name="sample">What was read.</param>
    internal bool TryGet(int pid, ulong startTicks, long notBefore, out ProcessSample sample)
    {
        sample = default;
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (_isDisposed || ((now - _readAt > MaxAge || _readAt <= notBefore) && !TryReadAll(now)))
                return false;
            if (!TryFind(pid, out sample) || TicksOf(sample.Start) != startTicks)
                return false;
            _served++;
            Served++;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sampler.Dispose();
        }
    }

    private static ulong TicksOf(ulong sinceBoot)
        => sinceBoot / (ulong)(KernelClock.NanosecondsPerSecond / HostFacts.Current.ClockTicksPerSecond);

    private bool TryReadAll(long now)
    {
        if (now < _pausedUntil)
            return false;
        if (_served * WorthIt < _count)
        {
            // Whoever asked was nearly alone. Once a while it is tried again.
            (_served, _count, _pausedUntil) = (0, 0, now + Pause);
            return false;
        }

        try
        {
            // All of it is from after this moment.
            _readAt = Stopwatch.GetTimestamp();
            var samples = _sampler.Read();
            if (samples.Length > _samples.Length)
                _samples = new ProcessSample[samples.Length * 2];
            samples.CopyTo(_samples);
            (_served, _count) = (0, samples.Length);
            Passes++;
            return true;
        }
        catch (Win32Exception)
        {
            (_served, _count, _pausedUntil) = (0, 0, now + Pause);
            return false;
        }
    }

    private bool TryFind(int pid, out ProcessSample sample)
    {
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            sample = _samples[middle];
            if (sample.Pid == pid)
                return true;
            if (sample.Pid < pid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        sample = default;
        return false;
    }
}
