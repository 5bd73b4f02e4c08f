namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Makes one time, in nanoseconds since some instant, of the times that logs have.</summary>
internal sealed class EventClock
{
    private const long NsPerDay = 24L * 3600 * 1_000_000_000;

    private long _sum;
    private long _days;
    private long _lastOfDay = -1;

    /// <summary>When the event was; negative when the log has no times.</summary>
    public long TimeOf(SyscallEvent happened)
    {
        switch (happened.TimeForm)
        {
            case TimeForm.Epoch:
                return happened.TimeNs;
            case TimeForm.TimeOfDay:
                // A night's log goes past midnight.
                if (_lastOfDay - happened.TimeNs > NsPerDay / 2)
                    _days += NsPerDay;
                _lastOfDay = happened.TimeNs;
                return _days + happened.TimeNs;
            default:
                if (happened.SinceLastNs is not { } since)
                    return -1;
                _sum += since;
                return _sum;
        }
    }
}
