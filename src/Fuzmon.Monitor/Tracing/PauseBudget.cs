namespace Fuzmon.Monitor;

/// <summary>
/// How long captures may stop one process. A capture's cost is known only afterwards, so the account may be overdrawn by one; the
/// next has to wait until that is made up for.
/// </summary>
internal sealed class PauseBudget
{
    private double _microseconds;
    private long? _filledAt;

    /// <summary>Whether a capture may take place now.</summary>
    /// <param name="perSecond">Microseconds that every second adds; more than a second's worth is not saved up.</param>
    /// <param name="time">The clock.</param>
    public bool Allows(double perSecond, TimeProvider time)
    {
        var now = time.GetTimestamp();
        var added = _filledAt is { } before ? perSecond * time.GetElapsedTime(before, now).TotalSeconds : perSecond;
        _filledAt = now;
        _microseconds = Math.Min(perSecond, _microseconds + added);
        return _microseconds > 0;
    }

    /// <summary>Books what a capture cost, in microseconds.</summary>
    public void Spend(double microseconds) => _microseconds -= microseconds;
}
