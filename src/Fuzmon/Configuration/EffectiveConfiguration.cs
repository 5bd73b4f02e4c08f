namespace Fuzmon.Configuration;

/// <summary>A configuration that its sources set one after the other, the weakest first, with the origin of every value.</summary>
internal sealed class EffectiveConfiguration
{
    private const string DefaultOrigin = "default";

    private readonly Dictionary<(string Table, string Key), (object Value, string Origin)> _given = [];

    /// <summary>What is in force.</summary>
    public FuzmonConfiguration Current { get; private set; } = new();

    /// <summary>Every key with its value and where that comes from, in the schema's order.</summary>
    public IEnumerable<EffectiveValue> Values
        => ConfigurationSchema.Tables.SelectMany(table => table.Value.Select(key => Describe(table.Key, key)))
            .Concat(ConfigurationSchema.Lists.Values.Select(list => Describe("", list)));

    /// <summary>Sets a key over what has set it before; false when the value is not what the key takes.</summary>
    public bool TrySet(string table, ConfigurationKey key, object value, string origin)
    {
        if (key.Apply(Current, value) is not { } changed)
            return false;

        Current = changed;
        _given[(table, key.Name)] = (value, origin);
        if (ConfigurationSchema.AlternativeOf(table, key.Name) is { } alternative)
            _given.Remove((table, alternative));
        return true;
    }

    /// <summary>Says what was given as a whole for a key that was set piece by piece.</summary>
    public void Note(string table, ConfigurationKey key, object value, string origin) => _given[(table, key.Name)] = (value, origin);

    private EffectiveValue Describe(string table, ConfigurationKey key)
    {
        var name = table.Length == 0 ? key.Name : $"{table}.{key.Name}";
        if (_given.TryGetValue((table, key.Name), out var given))
            return new EffectiveValue(name, given.Value, given.Origin);

        // Whoever sets one of two keys for the same thing has set the other.
        var alternative = ConfigurationSchema.AlternativeOf(table, key.Name) ?? key.Name;
        return new EffectiveValue(name, key.Read(Current), _given.GetValueOrDefault((table, alternative)).Origin ?? DefaultOrigin);
    }
}
