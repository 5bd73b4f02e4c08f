namespace Fuzmon.Reporting.Reports;

/// <summary>
/// Equal stretches of time, a bounded number of them: where more would be needed, each is put together with its neighbour. They begin at
/// multiples of their length, so that whatever the order in which times come, the same times lead to the same stretches.
/// </summary>
internal sealed class TimeBuckets<T>(int limit = TimeBuckets<T>.DefaultLimit)
    where T : struct, IMergeable<T>
{
    private const int DefaultLimit = 240;
    private const long ShortestTicks = TimeSpan.TicksPerMillisecond * 10;

    private T[] _buckets = [];
    private long _first;
    private int _count;

    /// <summary>How long each is, in ticks.</summary>
    public long WidthTicks { get; private set; } = ShortestTicks;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>The stretches, in order of time.</summary>
    public ReadOnlySpan<T> Buckets => _buckets.AsSpan(0, _count);

    /// <summary>When one begins, UTC.</summary>
    public DateTime StartOf(int index) => new((_first + index) * WidthTicks, DateTimeKind.Utc);

    /// <summary>The number of the stretch that a time lies in: for the width of now.</summary>
    public long NumberOf(DateTime time) => time.Ticks / WidthTicks;

    /// <summary>The stretch that a time lies in.</summary>
    public ref T At(DateTime time)
    {
        if (_count == 0)
            _first = NumberOf(time);
        while (NumberOf(time) - _first >= limit || _first + _count - NumberOf(time) > limit)
            Halve();

        var index = NumberOf(time) - _first;
        if (index < 0)
        {
            MakeRoomBefore((int)-index);
            index = 0;
        }

        if (index >= _count)
            Grow((int)index + 1);
        return ref _buckets[index];
    }

    private void Grow(int count)
    {
        if (count > _buckets.Length)
            Array.Resize(ref _buckets, Math.Min(limit, Math.Max(count, Math.Max(8, _buckets.Length * 2))));
        _count = count;
    }

    private void MakeRoomBefore(int missing)
    {
        var before = _count;
        Grow(_count + missing);
        Array.Copy(_buckets, 0, _buckets, missing, before);
        Array.Clear(_buckets, 0, missing);
        _first -= missing;
    }

    private void Halve()
    {
        var first = _first / 2;
        var last = -1;
        for (var i = 0; i < _count; i++)
        {
            var into = (int)(((_first + i) / 2) - first);
            if (into == last)
                T.Merge(ref _buckets[into], _buckets[i]);
            else
                _buckets[into] = _buckets[i];
            last = into;
        }

        Array.Clear(_buckets, last + 1, _count - last - 1);
        (_first, _count, WidthTicks) = (first, last + 1, WidthTicks * 2);
    }
}
