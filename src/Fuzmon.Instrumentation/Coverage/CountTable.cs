namespace Fuzmon.Instrumentation.Coverage;

/// <summary>
/// Counts by key, in two sorted arrays. Tracefiles of one program hold the same keys in the same order, so that a key is mostly the one
/// behind the last, and adding is a comparison and a sum. Keys in between are set aside and sorted in together.
/// </summary>
internal sealed class CountTable<TKey>
    where TKey : unmanaged, IComparable<TKey>, IEquatable<TKey>
{
    private const int MinAside = 1024;

    private TKey[] _keys = [];
    private long[] _counts = [];
    private int _count;
    private int _cursor;
    private readonly List<(TKey Key, long Count)> _aside = [];

    /// <summary>How many keys there are.</summary>
    public int Count
    {
        get
        {
            Settle();
            return _count;
        }
    }

    /// <summary>The keys, ascending.</summary>
    public ReadOnlySpan<TKey> Keys
    {
        get
        {
            Settle();
            return _keys.AsSpan(0, _count);
        }
    }

    /// <summary>Their counts, in the same order.</summary>
    public ReadOnlySpan<long> Values
    {
        get
        {
            Settle();
            return _counts.AsSpan(0, _count);
        }
    }

    /// <summary>How many were hit.</summary>
    public int Hit
    {
        get
        {
            var hit = 0;
            foreach (var count in Values)
                hit += count > 0 ? 1 : 0;
            return hit;
        }
    }

    /// <summary>The next key may be the first one.</summary>
    public void Rewind() => _cursor = 0;

    /// <summary>Adds to the count of a key.</summary>
    public void Add(TKey key, long count)
    {
        var cursor = _cursor;
        var keys = _keys;
        if (cursor < _count && (uint)cursor < (uint)keys.Length && keys[cursor].Equals(key))
        {
            _counts[cursor] = Counts.Sum(_counts[cursor], count);
            _cursor = cursor + 1;
            return;
        }

        AddElsewhere(key, count);
    }

    /// <summary>The count of a key, if it is there.</summary>
    public bool TryGet(TKey key, out long count)
    {
        var at = Keys.BinarySearch(key);
        count = at >= 0 ? _counts[at] : 0;
        return at >= 0;
    }

    /// <summary>A table of its keys that the other one has too, with what the two counts make.</summary>
    public CountTable<TKey> Combine(CountTable<TKey> other, Func<TKey, TKey> translate, Func<long, long?, long?> combine)
    {
        var result = new CountTable<TKey>();
        var keys = Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            if (combine(_counts[i], other.TryGet(translate(keys[i]), out var count) ? count : null) is { } combined)
                result.Add(keys[i], combined);
        }

        return result;
    }

    private void AddElsewhere(TKey key, long count)
    {
        if (_count == 0 || key.CompareTo(_keys[_count - 1]) > 0)
        {
            Append(key, count);
            _cursor = _count;
        }
        else if (_keys.AsSpan(0, _count).BinarySearch(key) is >= 0 and var at)
        {
            _counts[at] = Counts.Sum(_counts[at], count);
            _cursor = at + 1;
        }
        else
        {
            _aside.Add((key, count));
            if (_aside.Count > Math.Max(MinAside, _count / 4))
                Settle();
        }
    }

    private void Append(TKey key, long count)
    {
        if (_count == _keys.Length)
        {
            var capacity = Math.Max(16, _count + (_count / 2));
            Array.Resize(ref _keys, capacity);
            Array.Resize(ref _counts, capacity);
        }

        _keys[_count] = key;
        _counts[_count++] = count;
    }

    // Merges from the end, so that the arrays serve as their own room.
    private void Settle()
    {
        if (_aside.Count == 0)
            return;

        _aside.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        var distinct = 1;
        for (var i = 1; i < _aside.Count; i++)
        {
            if (_aside[i].Key.Equals(_aside[distinct - 1].Key))
                _aside[distinct - 1] = (_aside[i].Key, Counts.Sum(_aside[distinct - 1].Count, _aside[i].Count));
            else
                _aside[distinct++] = _aside[i];
        }

        var (from, to) = (_count - 1, _count + distinct - 1);
        if (to >= _keys.Length)
        {
            Array.Resize(ref _keys, to + 1);
            Array.Resize(ref _counts, to + 1);
        }

        for (var late = distinct - 1; late >= 0; to--)
        {
            if (from >= 0 && _keys[from].CompareTo(_aside[late].Key) > 0)
                (_keys[to], _counts[to]) = (_keys[from], _counts[from--]);
            else
                (_keys[to], _counts[to]) = _aside[late--];
        }

        _count += distinct;
        _cursor = _count;
        _aside.Clear();
    }
}
