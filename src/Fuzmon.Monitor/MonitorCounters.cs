using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What the run has come to so far. Every actor counts into it; the status line and the last record read it.</summary>
public sealed class MonitorCounters
{
    private long _processes;
    private long _watched;
    private long _samples;
    private long _exits;
    private long _missedTicks;
    private long _restarts;
    private long _lost;
    private long _journaled;
    private long _unjournaled;
    private long _captures;
    private long _capturesMissed;

    /// <summary>Processes that are watched now.</summary>
    public long Watched => Interlocked.Read(ref _watched);

    /// <summary>Records that no sink could take, so far.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Records that the journal has confirmed, so far.</summary>
    public long Journaled => Interlocked.Read(ref _journaled);

    /// <summary>Records that went into the log alone although there is to be a journal, so far.</summary>
    public long Unjournaled => Interlocked.Read(ref _unjournaled);

    /// <summary>The totals as they stand.</summary>
    public RunTotals Totals => new(
        Interlocked.Read(ref _processes),
        Interlocked.Read(ref _samples),
        Interlocked.Read(ref _exits),
        Interlocked.Read(ref _missedTicks),
        Interlocked.Read(ref _restarts))
    {
        Captures = Interlocked.Read(ref _captures),
        CapturesMissed = Interlocked.Read(ref _capturesMissed),
    };

    internal void CountWatched()
    {
        Interlocked.Increment(ref _processes);
        Interlocked.Increment(ref _watched);
    }

    internal void CountUnwatched() => Interlocked.Decrement(ref _watched);

    internal void CountSample(int missedTicks)
    {
        Interlocked.Increment(ref _samples);
        if (missedTicks > 0)
            Interlocked.Add(ref _missedTicks, missedTicks);
    }

    internal void CountExit() => Interlocked.Increment(ref _exits);

    internal void CountRestart() => Interlocked.Increment(ref _restarts);

    internal void CountJournaled() => Interlocked.Increment(ref _journaled);

    internal void CountUnjournaled() => Interlocked.Increment(ref _unjournaled);

    internal void CountLost() => Interlocked.Increment(ref _lost);

    internal void CountCapture(bool succeeded) => _ = succeeded ? Interlocked.Increment(ref _captures) : Interlocked.Increment(ref _capturesMissed);
}
