namespace Fuzmon.Reporting.Reports;

/// <summary>How often a system call was made.</summary>
internal sealed class CallCount
{
    private const int MaxErrors = 64;

    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

    /// <summary>Calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Those that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Time in it, in microseconds, as far as that was recorded.</summary>
    public double TotalUs { get; private set; }

    /// <summary>The longest, in microseconds.</summary>
    public double LongestUs { get; private set; }

    /// <summary>Why they failed, most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Errors => _errors.OrderByDescending(error => error.Value);

    /// <summary>Counts a call.</summary>
    public void Add(string? error, double durationUs)
    {
        Calls++;
        TotalUs += durationUs;
        LongestUs = Math.Max(LongestUs, durationUs);
        if (error is null)
            return;
        Failed++;
        if (_errors.Count < MaxErrors || _errors.ContainsKey(error))
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
    }
}
