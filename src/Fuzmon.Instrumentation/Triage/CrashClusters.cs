namespace Fuzmon.Instrumentation.Triage;

/// <summary>
/// Groups crashes that probably have one cause: of one class, and at one line; or, where no line is known or the class has none of its own
/// (an exhausted stack ends anywhere in its recursion), with two of three frames in common. Each is looked up, so that the thousandth
/// costs what the tenth did.
/// </summary>
public sealed class CrashClusters
{
    // What is remembered must not grow for ever; a crash beyond that is like none but those that are known.
    private const int MostKeys = 1_000_000;

    private readonly Dictionary<(string Class, string Key), int> _known = [];

    /// <summary>How many groups there are.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the group of a crash, or makes one.</summary>
    /// <returns>Its number, from 1.</returns>
    public int Add(string crashClass, StackIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var keys = KeysOf(crashClass, identity);
        var found = 0;
        foreach (var key in keys)
        {
            if (_known.TryGetValue((crashClass, key), out found))
                break;
        }

        if (found == 0)
            found = ++Count;
        Remember(crashClass, keys, found);
        return found;
    }

    /// <summary>Learns a group that was made before.</summary>
    public void Restore(string crashClass, StackIdentity identity, int number)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Count = Math.Max(Count, number);
        Remember(crashClass, KeysOf(crashClass, identity), number);
    }

    private void Remember(string crashClass, List<string> keys, int number)
    {
        foreach (var key in keys)
        {
            if (_known.Count < MostKeys)
                _known.TryAdd((crashClass, key), number);
        }
    }

    private static List<string> KeysOf(string crashClass, StackIdentity identity)
    {
        if (identity.Line is { } line && crashClass is not (CrashClasses.StackOverflow or CrashClasses.Hang))
            return [$"@{line}"];

        var state = identity.State.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var keys = new List<string>();
        for (var first = 0; first < state.Length; first++)
        {
            for (var second = first + 1; second < state.Length; second++)
                keys.Add($"{state[first]}\n{state[second]}");
        }

        if (keys.Count == 0)
            keys.Add(state.Length == 0 ? identity.Hash : state[0]);
        return keys;
    }
}
