namespace Fuzmon.Instrumentation.Crashes;

/// <summary>How the crashes of one cause differ between two folders.</summary>
/// <param name="Example">One of them, of the second folder where that has any.</param>
/// <param name="Before">How many the first folder has.</param>
/// <param name="After">How many the second one has.</param>
public sealed record CrashChange(CrashIndexEntry Example, int Before, int After)
{
    /// <summary><c>new</c>, <c>gone</c> or <c>both</c>.</summary>
    public string Kind => Before == 0 ? "new" : After == 0 ? "gone" : "both";

    /// <summary>
    /// Compares folders. What has one stack is one cause, and so is what has one class and one line, since a stack may grow another caller
    /// with the next build.
    /// </summary>
    /// <returns>The changes: new ones first, then those that are gone.</returns>
    public static IReadOnlyList<CrashChange> Between(IEnumerable<CrashIndexEntry> before, IEnumerable<CrashIndexEntry> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var causes = new Dictionary<string, Cause>(StringComparer.Ordinal);
        var all = new List<Cause>();
        foreach (var entry in before)
            Find(entry).Before++;
        foreach (var entry in after)
        {
            var cause = Find(entry);
            if (cause.After++ == 0)
                cause.Example = entry;
        }

        return [.. all.Select(cause => new CrashChange(cause.Example, cause.Before, cause.After)).OrderBy(change => change.Kind switch { "new" => 0, "gone" => 1, _ => 2 })];

        Cause Find(CrashIndexEntry entry)
        {
            var place = entry.Line is { } line ? $"{entry.Class}@{line}" : entry.StackHash;
            if (!causes.TryGetValue(entry.StackHash, out var cause) && !causes.TryGetValue(place, out cause))
            {
                cause = new Cause(entry);
                all.Add(cause);
            }

            causes.TryAdd(entry.StackHash, cause);
            causes.TryAdd(place, cause);
            return cause;
        }
    }

    private sealed class Cause(CrashIndexEntry example)
    {
        public CrashIndexEntry Example { get; set; } = example;

        public int Before { get; set; }

        public int After { get; set; }
    }
}
