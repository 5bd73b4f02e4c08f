using System.Text;

namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Coverage of any number of source files. Used by one thread at a time.</summary>
/// <param name="limits">How much it may come to.</param>
/// <param name="keepsTests">Whether what tests with different names have covered is kept apart.</param>
public sealed class CoverageData(CoverageLimits? limits = null, bool keepsTests = false)
{
    private static readonly byte[] NoTest = [];

    private readonly Dictionary<byte[], SourceCoverage> _sources = new(Utf8Comparer.Instance);
    private byte[] _key = new byte[256];
    private byte[]? _test;

    /// <summary>How much it may come to.</summary>
    public CoverageLimits Limits { get; } = limits ?? CoverageLimits.Default;

    /// <summary>How many source files there are; with tests apart, one for each test.</summary>
    public int Count => _sources.Count;

    /// <summary>Whether tests are kept apart.</summary>
    internal bool KeepsTests => keepsTests;

    /// <summary>The name of the test, where all had the same.</summary>
    internal byte[] Test => _test ?? NoTest;

    /// <summary>All of them.</summary>
    internal IReadOnlyCollection<SourceCoverage> Sources => _sources.Values;

    /// <summary>Lines, functions and branches, found and hit.</summary>
    public CoverageTotals Totals
    {
        get
        {
            var totals = new CoverageTotals();
            foreach (var source in _sources.Values)
                totals += CoverageTotals.Of(source);
            return totals;
        }
    }

    /// <summary>The files by path, then by test.</summary>
    internal List<SourceCoverage> InOrder()
    {
        var sources = new List<SourceCoverage>(_sources.Values);
        sources.Sort(static (a, b) => Utf8Comparer.Instance.Compare(a.Path, b.Path) is not 0 and var order
            ? order
            : Utf8Comparer.Instance.Compare(a.Test, b.Test));
        return sources;
    }

    /// <summary>The file with this path, new if need be.</summary>
    internal SourceCoverage Open(ReadOnlySpan<byte> path, ReadOnlySpan<byte> test)
    {
        if (!keepsTests)
        {
            // Names that differ, or of which one is empty, come to none: in whatever order they come.
            _test = _test is null || test.SequenceEqual(_test) ? test.ToArray() : NoTest;
            test = default;
        }

        // Neither holds the end of a line.
        var length = test.Length + 1 + path.Length;
        if (_key.Length < length)
            _key = new byte[length * 2];
        test.CopyTo(_key);
        _key[test.Length] = (byte)'\n';
        path.CopyTo(_key.AsSpan(test.Length + 1));
        var key = _key.AsSpan(0, length);
        var sources = _sources.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!sources.TryGetValue(key, out var source))
        {
            source = new SourceCoverage(path.ToArray(), test.ToArray());
            _sources.Add(key.ToArray(), source);
        }

        source.Rewind();
        return source;
    }

    /// <summary>The file of another set that is the same as this one's, if it is there.</summary>
    internal SourceCoverage? Find(SourceCoverage other)
        => _sources.TryGetValue([.. other.Test, (byte)'\n', .. other.Path], out var source) ? source : null;

    /// <summary>Adds the counts of another one.</summary>
    public void Add(CoverageData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var source in other._sources.Values)
            Open(source.Path, keepsTests ? source.Test : other.Test).Add(source);
    }

    /// <summary>What both have, each as often as the one that has it less.</summary>
    public CoverageData Intersect(CoverageData other)
        => Combine(other, onlyBoth: true, static (a, b) => b is { } count ? Counts.Least(a, count) : null);

    /// <summary>All of this one, of which what the other one hit counts as not hit.</summary>
    public CoverageData Subtract(CoverageData other)
        => Combine(other, onlyBoth: false, static (a, b) => b is { } count ? Counts.Without(a, count) : a);

    /// <summary>The files that count, under their new paths. Those that come to the same path are added up.</summary>
    public CoverageData Select(CoverageSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var result = new CoverageData(Limits, keepsTests);
        var pathOf = selection.Compile();
        foreach (var source in InOrder())
        {
            if (pathOf(Encoding.UTF8.GetString(source.Path)) is { } path)
                result.Open(Encoding.UTF8.GetBytes(path), keepsTests ? source.Test : Test).Add(source);
        }

        return result;
    }

    /// <summary>Lines, functions and branches of each file, by path and test.</summary>
    public IEnumerable<(string Path, string Test, CoverageTotals Totals)> BySource()
        => InOrder().Select(source => (Encoding.UTF8.GetString(source.Path), Encoding.UTF8.GetString(source.Test), CoverageTotals.Of(source)));

    private CoverageData Combine(CoverageData other, bool onlyBoth, Func<long, long?, long?> combine)
    {
        ArgumentNullException.ThrowIfNull(other);
        var result = new CoverageData(Limits, keepsTests);
        foreach (var (key, source) in _sources)
        {
            var theirs = other._sources.GetValueOrDefault(key);
            if (theirs is not null || !onlyBoth)
                result._sources.Add(key, source.Combine(theirs, isSymmetric: onlyBoth, combine));
        }

        result._test = onlyBoth && !Test.AsSpan().SequenceEqual(other.Test) ? NoTest : _test;
        return result;
    }
}
