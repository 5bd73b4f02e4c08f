namespace Fuzmon.Monitor;

/// <summary>Says of every action once that it fails, and once that it works again. Any thread may use it.</summary>
internal sealed class ActionTroubles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _failures = [];
    private readonly HashSet<string> _dropping = [];

    /// <summary>Notes how an action went.</summary>
    /// <param name="what">Which.</param>
    /// <param name="trouble">What went wrong; null for nothing.</param>
    /// <returns>What is to be said; null for nothing.</returns>
    public string? Note(string what, string? trouble)
    {
        lock (_gate)
        {
            _dropping.Remove(what);
            if (trouble is null)
                return _failures.Remove(what, out var before) ? $"{what} works again; it had failed {before} times" : null;

            var count = _failures[what] = _failures.GetValueOrDefault(what) + 1;
            return count == 1 ? $"{what} {trouble}" : null;
        }
    }

    /// <summary>Notes that an action was given up because too many wait; the same result.</summary>
    public string? NoteDropped(string what)
    {
        lock (_gate)
        {
            _failures[what] = _failures.GetValueOrDefault(what) + 1;
            return _dropping.Add(what) ? $"{what} was not called: too many calls wait" : null;
        }
    }
}
