namespace Fuzmon.Monitor;

/// <summary>
/// The ticks of one process: absolute deadlines on the monotonic clock, so that neither the time a sample takes nor a late
/// timer moves the next one. Ticks that have passed are counted, not caught up on.
/// </summary>
internal sealed class SampleSchedule
{
    // Ticks of all processes fall on one grid, so that a thousand of them cost a few wake-ups of the processor and not a thousand.
    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly int _slots;
    private TimeSpan _interval;
    private TimeSpan _next;

    /// <summary>Starts now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="interval">Time between two ticks.</param>
    /// <param name="phase">Of the interval, from 0 up to 1: when the next tick comes; 0 means a whole interval from now.</param>
    /// <param name="slots">For processes that are read together: at so many points of the interval ticks come; 0: at any.</param>
    public SampleSchedule(TimeProvider time, TimeSpan interval, double phase, int slots = 0)
    {
        _time = time;
        _slots = slots;
        _interval = interval;
        _next = OnGrid(Now + (phase > 0 ? interval * phase : interval));
    }

    /// <summary>Time until the next tick; zero when it is due.</summary>
    public TimeSpan UntilNext
    {
        get
        {
            var left = _next - Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    // On a clock that all schedules share.
    private TimeSpan Now => _time.GetElapsedTime(startingTimestamp: 0);

    /// <summary>Moves on to the first tick that is still to come.</summary>
    /// <returns>How many ticks have passed without being taken; 0 when the tick was not a whole interval late.</returns>
    public int Advance()
    {
        var late = Now - _next;
        if (late < TimeSpan.Zero)
            return 0; // A timer that fired early must not skip the tick that is about to come.

        var missed = (int)Math.Min(late.Ticks / _interval.Ticks, int.MaxValue - 1);
        _next += _interval * (missed + 1L);
        return missed;
    }

    /// <summary>Uses another interval; the next tick is one of it from now.</summary>
    public void ChangeInterval(TimeSpan interval)
    {
        if (interval == _interval)
            return;

        _interval = interval;
        _next = OnGrid(Now + interval);
    }

    private TimeSpan OnGrid(TimeSpan time)
    {
        // An interval that is short itself is not made uneven.
        var grid = _slots > 0 ? _interval / _slots : Grid < _interval / 10 ? Grid : _interval / 10;
        return TimeSpan.FromTicks((time.Ticks + grid.Ticks - 1) / grid.Ticks * grid.Ticks);
    }
}
