using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>How many processes have ended, and how many a second: from the totals of children, or from single ends where there are none.</summary>
internal sealed class ExitBook
{
    private readonly Dictionary<string, long> _children = [];
    private readonly MovingRate _ends = new();
    private DateTime _batch;
    private (DateTime Time, long Total) _before;
    private double? _childrenPerSecond;
    private long _single;

    /// <summary>Ends so far.</summary>
    public long Total => Math.Max(_single, _children.Values.Sum());

    /// <summary>Ends a second, lately.</summary>
    public double PerSecond => _childrenPerSecond ?? (_single == 0 ? 0 : _ends.At(_batch));

    /// <summary>Takes one end.</summary>
    public void Take(ExitRecord end)
    {
        _single++;
        _ends.Add(end.Timestamp, 1);
        if (_children.Count == 0)
            _batch = end.Timestamp;
    }

    /// <summary>Takes the totals of one name. Those of all names have one time.</summary>
    public void Take(ChildrenRecord totals)
    {
        if (totals.Timestamp > _batch && _children.Count > 0)
        {
            var total = _children.Values.Sum();
            if (_before.Time != default && _batch > _before.Time)
                _childrenPerSecond = (total - _before.Total) / (_batch - _before.Time).TotalSeconds;
            _before = (_batch, total);
        }

        _batch = totals.Timestamp;
        _children[totals.ProcessName] = totals.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _children.Clear();
        (_single, _before, _childrenPerSecond) = (0, default, null);
    }
}
