using System.Text.RegularExpressions;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Children that crash signals have ended, in a window.</summary>
/// <param name="limit">Crashes a second.</param>
/// <param name="window">What they are counted over.</param>
/// <param name="process">Names that count; null for all.</param>
/// <param name="totals">The totals of all children by now.</param>
internal sealed class CrashRate(double limit, TimeSpan window, Regex? process, Func<IReadOnlyList<Record>> totals) : IMachineCondition
{
    private const int MaxPoints = 60;
    private static readonly string[] CrashSignals = ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS"];

    private readonly Queue<(TimeSpan At, long Crashes)> _points = new();
    private TimeSpan? _last;
    private bool _holds;

    public Trigger? Look(TimeSpan now)
    {
        if (_last is { } last && now - last < window / MaxPoints)
            return null;

        _last = now;
        var crashes = totals().OfType<ChildrenRecord>().Where(record => process?.IsMatch(record.ProcessName) != false)
            .Sum(record => CrashSignals.Sum(signal => record.BySignal.GetValueOrDefault(signal)));
        _points.Enqueue((now, crashes));
        while (_points.Count > 1 && now - _points.ElementAt(1).At >= window)
            _points.Dequeue();
        // At the start of a run nothing has crashed yet, so that a window need not be full.
        var recent = crashes - _points.Peek().Crashes;
        var rate = recent / window.TotalSeconds;
        if (_holds || rate <= limit)
        {
            _holds &= rate > limit / 2;
            return null;
        }

        _holds = true;
        return new Trigger(rate, $"{recent} children crashed within {AlertText.Time(window)}, more than {AlertText.Number(limit * 60)} a minute");
    }
}
