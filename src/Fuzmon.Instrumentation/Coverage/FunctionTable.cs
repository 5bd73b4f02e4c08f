namespace Fuzmon.Instrumentation.Coverage;

/// <summary>The functions of a source file by name. As with <see cref="CountTable{TKey}"/>, the next one is mostly the one behind the last.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<byte[], int> _places = new(Utf8Comparer.Instance);
    private readonly List<FunctionCoverage> _functions = [];
    private int _nextPlaced;
    private int _nextCounted;

    /// <summary>How many there are.</summary>
    public int Count => _functions.Count;

    /// <summary>How many were called.</summary>
    public int Hit => _functions.Count(function => function.Count > 0);

    /// <summary>All of them, in the order of their appearance.</summary>
    public IReadOnlyList<FunctionCoverage> All => _functions;

    /// <summary>By line and name.</summary>
    public List<FunctionCoverage> InOrder()
    {
        var functions = new List<FunctionCoverage>(_functions);
        functions.Sort(static (a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : Utf8Comparer.Instance.Compare(a.Name, b.Name));
        return functions;
    }

    /// <summary>The next function may be the first one.</summary>
    public void Rewind() => (_nextPlaced, _nextCounted) = (0, 0);

    /// <summary>Tells where one is; of two places the first is kept.</summary>
    public void Place(ReadOnlySpan<byte> name, uint line, uint lastLine)
    {
        var function = Find(name, ref _nextPlaced);
        // What is not known is 0, which is no line.
        if (function.Line == 0 || (line != 0 && line < function.Line))
            function.Line = line;
        function.LastLine = Math.Max(function.LastLine, lastLine);
    }

    /// <summary>Adds calls.</summary>
    public void Add(ReadOnlySpan<byte> name, long count)
    {
        var function = Find(name, ref _nextCounted);
        function.Count = Counts.Sum(function.Count, count);
    }

    /// <summary>One by its name, if it is there.</summary>
    public FunctionCoverage? Find(byte[] name) => _places.TryGetValue(name, out var at) ? _functions[at] : null;

    private FunctionCoverage Find(ReadOnlySpan<byte> name, ref int next)
    {
        if (next < _functions.Count && name.SequenceEqual(_functions[next].Name))
            return _functions[next++];

        var places = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!places.TryGetValue(name, out var at))
        {
            at = _functions.Count;
            _functions.Add(new FunctionCoverage(name.ToArray()));
            _places.Add(_functions[at].Name, at);
        }

        next = at + 1;
        return _functions[at];
    }
}
