namespace Fuzmon.Reporting.Reports;

/// <summary>The totals of children, of all runs of the monitor.</summary>
internal sealed class ChildBook
{
    private const int MaxNames = 1100;

    private readonly Dictionary<string, (ChildTotals Before, ChildTotals Now, DateTime Time)> _names = new(StringComparer.Ordinal);
    private (long Before, long Now) _lost;

    /// <summary>Events that the source lost.</summary>
    public long Lost => _lost.Before + _lost.Now;

    /// <summary>The totals by name.</summary>
    public IEnumerable<(string Name, ChildTotals Totals)> Names => _names.Select(name => (name.Key, name.Value.Before.Add(name.Value.Now)));

    /// <summary>Takes totals since the start of a run: they only grow, so that smaller ones are those of another run.</summary>
    public void Add(string name, DateTime time, ChildTotals totals, long lost)
    {
        _lost = lost < _lost.Now ? (_lost.Before + _lost.Now, lost) : (_lost.Before, lost);
        if (!_names.TryGetValue(name, out var known))
        {
            if (_names.Count < MaxNames)
                _names.Add(name, (new ChildTotals(), totals, time));
            return;
        }

        if (totals.Count < known.Now.Count)
            _names[name] = (known.Before.Add(known.Now), totals, time);
        else
            _names[name] = (known.Before, totals, time);
    }
}
