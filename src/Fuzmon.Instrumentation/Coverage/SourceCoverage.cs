namespace Fuzmon.Instrumentation.Coverage;

/// <summary>What is known of one source file.</summary>
/// <param name="path">Its path, as the files have it.</param>
/// <param name="test">The test; empty when tests are put together.</param>
internal sealed class SourceCoverage(byte[] path, byte[] test)
{
    private readonly Dictionary<byte[], uint> _branchNumbers = new(Utf8Comparer.Instance);
    private readonly List<byte[]> _branchNames = [];

    /// <summary>Its path.</summary>
    public byte[] Path { get; } = path;

    /// <summary>The test.</summary>
    public byte[] Test { get; } = test;

    /// <summary>The version of the source, as <c>VER</c> has it; of several the least.</summary>
    public byte[]? Version { get; private set; }

    /// <summary>Executions by line.</summary>
    public CountTable<uint> Lines { get; private set; } = new();

    /// <summary>Functions.</summary>
    public FunctionTable Functions { get; private set; } = new();

    /// <summary>Branches taken.</summary>
    public CountTable<BranchKey> Branches { get; private set; } = new();

    /// <summary>Outcomes of conditions.</summary>
    public CountTable<ConditionKey> Conditions { get; private set; } = new();

    /// <summary>Checksums of lines, where they are known.</summary>
    public SortedDictionary<uint, byte[]> Checksums { get; } = [];

    /// <summary>Texts of conditions, where they are known.</summary>
    public SortedDictionary<ConditionKey, byte[]> ConditionTexts { get; } = [];

    /// <summary>Branches that are there for exceptions only.</summary>
    public HashSet<BranchKey> ExceptionBranches { get; } = [];

    /// <summary>Names of the branches that have no number.</summary>
    public IReadOnlyList<byte[]> BranchNames => _branchNames;

    /// <summary>How much there is to keep of it.</summary>
    public long Points => Lines.Count + Functions.Count + Branches.Count + Conditions.Count;

    /// <summary>The next thing of each kind may be the first one.</summary>
    public void Rewind()
    {
        Lines.Rewind();
        Functions.Rewind();
        Branches.Rewind();
        Conditions.Rewind();
    }

    /// <summary>The key of a branch that has a name.</summary>
    public BranchKey Named(uint line, uint block, ReadOnlySpan<byte> name)
    {
        var numbers = _branchNumbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!numbers.TryGetValue(name, out var number))
        {
            number = BranchKey.FirstNamed + (uint)_branchNames.Count;
            _branchNames.Add(name.ToArray());
            _branchNumbers.Add(_branchNames[^1], number);
        }

        return new BranchKey(line, block, number);
    }

    /// <summary>The name of a branch that has one.</summary>
    public byte[] NameOf(BranchKey branch) => _branchNames[(int)(branch.Branch - BranchKey.FirstNamed)];

    /// <summary>Takes note of a version.</summary>
    public void AddVersion(ReadOnlySpan<byte> version)
    {
        if (Version is null || version.SequenceCompareTo(Version) < 0)
            Version = version.ToArray();
    }

    /// <summary>Takes note of a line's checksum.</summary>
    /// <returns>Whether it is the one that is known already; of two the least is kept.</returns>
    public bool AddChecksum(uint line, ReadOnlySpan<byte> checksum)
    {
        if (!Checksums.TryGetValue(line, out var known))
        {
            Checksums[line] = checksum.ToArray();
            return true;
        }

        if (checksum.SequenceCompareTo(known) < 0)
            Checksums[line] = checksum.ToArray();
        return checksum.SequenceEqual(known);
    }

    /// <summary>Takes note of a condition's text; of two the least is kept.</summary>
    public void AddText(ConditionKey condition, ReadOnlySpan<byte> text)
    {
        if (!ConditionTexts.TryGetValue(condition, out var known) || text.SequenceCompareTo(known) < 0)
            ConditionTexts[condition] = text.ToArray();
    }

    /// <summary>Adds all that another one has.</summary>
    public void Add(SourceCoverage other)
    {
        Rewind();
        for (var i = 0; i < other.Lines.Count; i++)
            Lines.Add(other.Lines.Keys[i], other.Lines.Values[i]);
        for (var i = 0; i < other.Branches.Count; i++)
            Branches.Add(KeyFrom(other, other.Branches.Keys[i]), other.Branches.Values[i]);
        for (var i = 0; i < other.Conditions.Count; i++)
            Conditions.Add(other.Conditions.Keys[i], other.Conditions.Values[i]);
        foreach (var function in other.Functions.All)
        {
            Functions.Place(function.Name, function.Line, function.LastLine);
            Functions.Add(function.Name, function.Count);
        }

        AddNotes(other);
    }

    /// <summary>
    /// What a rule makes of its counts and those of another one; null from the rule leaves a thing out. Versions and places are those
    /// of both when the rule is symmetric.
    /// </summary>
    public SourceCoverage Combine(SourceCoverage? other, bool isSymmetric, Func<long, long?, long?> combine)
    {
        other ??= new SourceCoverage(Path, Test);
        var result = new SourceCoverage(Path, Test);
        result._branchNames.AddRange(_branchNames);
        foreach (var (name, number) in _branchNumbers)
            result._branchNumbers.Add(name, number);
        result.Lines = Lines.Combine(other.Lines, line => line, combine);
        result.Branches = Branches.Combine(other.Branches, branch => other.KeyFrom(this, branch), combine);
        result.Conditions = Conditions.Combine(other.Conditions, condition => condition, combine);
        foreach (var function in Functions.All)
        {
            var theirs = other.Functions.Find(function.Name);
            if (combine(function.Count, theirs?.Count) is not { } count)
                continue;

            result.Functions.Place(function.Name, function.Line, function.LastLine);
            if (isSymmetric && theirs is not null)
                result.Functions.Place(function.Name, theirs.Line, theirs.LastLine);
            result.Functions.Add(function.Name, count);
        }

        result.AddNotes(this);
        if (isSymmetric)
            result.AddNotes(other);
        return result;
    }

    private BranchKey KeyFrom(SourceCoverage other, BranchKey branch)
        => branch.IsNamed ? Named(branch.Line, branch.Block, other.NameOf(branch)) : branch;

    private void AddNotes(SourceCoverage other)
    {
        if (other.Version is not null)
            AddVersion(other.Version);
        foreach (var (line, checksum) in other.Checksums)
            AddChecksum(line, checksum);
        foreach (var (condition, text) in other.ConditionTexts)
            AddText(condition, text);
        foreach (var branch in other.ExceptionBranches)
            ExceptionBranches.Add(KeyFrom(other, branch));
    }
}
