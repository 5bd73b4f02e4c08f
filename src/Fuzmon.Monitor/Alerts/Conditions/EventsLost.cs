namespace Fuzmon.Monitor;

/// <summary>Events of processes, or records, that were lost since it was last told of any.</summary>
/// <param name="limit">How many at least.</param>
/// <param name="lost">All that were lost so far.</param>
internal sealed class EventsLost(double limit, Func<long> lost) : IMachineCondition
{
    private long _told;

    public Trigger? Look(TimeSpan now)
    {
        var all = lost();
        if (all - _told < Math.Max(1, limit))
            return null;

        var recent = all - _told;
        _told = all;
        return new Trigger(recent, $"{recent} events of processes or records were lost");
    }
}
