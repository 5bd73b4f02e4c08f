using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// Rules, made ready once: a call finds by its name the rules that it may begin, so that all others cost nothing. It is never changed;
/// any number of engines may use it at once.
/// </summary>
public sealed class RuleSet
{
    private readonly Dictionary<byte[], CallEntry> _entries = new(new NameComparer());
    private readonly Dictionary<byte[], CallEntry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    private RuleSet() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>A set without rules.</summary>
    public static RuleSet Empty { get; } = Compile([]);

    /// <summary>The rules.</summary>
    public IReadOnlyList<SyscallRule> Rules { get; private init; } = [];

    /// <summary>The calls that rules name, or whose effects must be seen for them: all that a tracer need tell of.</summary>
    public IReadOnlyCollection<string> Calls => [.. _entries.Keys.Select(Encoding.UTF8.GetString)];

    /// <summary>Makes rules ready.</summary>
    /// <exception cref="FormatException">A rule's text names what there is not.</exception>
    public static RuleSet Compile(IReadOnlyList<SyscallRule> rules)
    {
        var set = new RuleSet { Rules = rules };
        foreach (var name in CallShape.Changing)
            set.Entry(name);
        var starts = new Dictionary<CallEntry, List<CompiledRule>>();
        foreach (var rule in rules)
        {
            var compiled = new CompiledRule(rule, step => new CompiledStep(step, [.. step.Names.Distinct().Select(set.Entry)]));
            foreach (var name in rule.Steps.First(step => !step.IsAbsent).Names.Distinct())
                StartsOf(starts, set.Entry(name)).Add(compiled);
        }

        foreach (var (entry, begun) in starts)
            entry.Starts = [.. begun];
        return set;
    }

    internal CallEntry? Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out var entry) ? entry : null;

    private static List<CompiledRule> StartsOf(Dictionary<CallEntry, List<CompiledRule>> starts, CallEntry entry)
        => starts.TryGetValue(entry, out var rules) ? rules : starts[entry] = [];

    private CallEntry Entry(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (!_entries.TryGetValue(bytes, out var entry))
            _entries[bytes] = entry = new CallEntry(_entries.Count, name);
        return entry;
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = 2166136261;
            foreach (var c in alternate)
                hash = (hash ^ c) * 16777619;
            return (int)hash;
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
