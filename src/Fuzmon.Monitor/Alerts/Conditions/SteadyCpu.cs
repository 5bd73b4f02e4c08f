namespace Fuzmon.Monitor;

/// <summary>A CPU use that stays on one side of a limit from reading to reading, for a while.</summary>
internal sealed class SteadyCpu : IProcessCondition
{
    // Whoever waits for something may still wake up now and then.
    private const double NextToNothing = 0.1;

    private readonly double _limit;
    private readonly bool _isUpper;
    private readonly TimeSpan _duration;
    private (long At, long Cpu)? _last;
    private (long At, long Cpu)? _since;
    private bool _told;

    private SteadyCpu(double limit, bool isUpper, TimeSpan duration)
    {
        _limit = limit;
        _isUpper = isUpper;
        _duration = duration;
    }

    /// <summary>At least so many percent of a core.</summary>
    public static SteadyCpu AtLeast(double percent, TimeSpan duration) => new(percent, isUpper: false, duration);

    /// <summary>Next to none.</summary>
    public static SteadyCpu None(TimeSpan duration) => new(NextToNothing, isUpper: true, duration);

    public Trigger? Take(ProcessSampled sample)
    {
        if (sample.CpuNanoseconds is not { } cpu)
            return null;

        var now = (At: sample.MonotonicNanoseconds, Cpu: cpu);
        var before = _last;
        _last = now;
        if (before is not { } last || now.At <= last.At)
            return null;
        if (_isUpper ? Percent(last, now) > _limit : Percent(last, now) < _limit)
        {
            (_since, _told) = (null, false);
            return null;
        }

        _since ??= last;
        var held = TimeSpan.FromMicroseconds((now.At - _since.Value.At) / 1000);
        if (_told || held < _duration)
            return null;

        _told = true;
        var average = Percent(_since.Value, now);
        return _isUpper
            ? new Trigger(held.TotalSeconds, $"it has used next to no CPU for {AlertText.Time(held)}")
            : new Trigger(average, $"it has used at least {AlertText.Number(_limit)} % of a core for {AlertText.Time(held)}, {AlertText.Number(average)} % on average");
    }

    private static double Percent((long At, long Cpu) from, (long At, long Cpu) to) => 100.0 * (to.Cpu - from.Cpu) / (to.At - from.At);
}
