using System.Globalization;
using System.Text.Json;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>How children ended, by exit code ("3") or signal ("SIGKILL"), whoever has counted.</summary>
internal sealed class Tally
{
    private static readonly Dictionary<string, string> SignalNames = new() { ["9"] = "SIGKILL", ["11"] = "SIGSEGV", ["15"] = "SIGTERM" };

    private readonly Dictionary<string, long> _counts;

    private Tally(IEnumerable<KeyValuePair<string, long>> counts)
        => _counts = counts.GroupBy(count => count.Key).ToDictionary(same => same.Key, same => same.Sum(count => count.Value));

    public long All => _counts.Values.Sum();

    public long Signalled => _counts.Where(count => !char.IsAsciiDigit(count.Key[0])).Sum(count => count.Value);

    public long this[string key] => _counts.GetValueOrDefault(key);

    /// <summary>What a target has counted: lines such as "exit 3 17" and "signal 9 4".</summary>
    public static Tally Told(string output) => new(output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Where(words => words is ["exit" or "signal", _, _])
        .Select(words => KeyValuePair.Create(
            words[0] == "exit" ? words[1] : SignalNames[words[1]], long.Parse(words[2], CultureInfo.InvariantCulture))));

    /// <summary>What the last totals of a log say, of children of one name or of all.</summary>
    public static Tally Logged(string folder, string? name = null) => new(LastTotals(folder)
        .Where(record => name is null || record.Name() == name)
        .SelectMany(record => record.GetProperty("by_exit_code").EnumerateObject().Concat(record.GetProperty("by_signal").EnumerateObject()))
        .Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt64())));

    /// <summary>What single exit records say.</summary>
    public static Tally Single(IEnumerable<JsonElement> exits) => new(exits.Select(record => KeyValuePair.Create(
        record.TryGetProperty("signal", out var signal) ? signal.GetString()!
            : record.TryGetProperty("exit_code", out var code) ? Invariant(code.GetInt32())
            : "(unknown)",
        1L)));

    /// <summary>The last totals of each name.</summary>
    public static IReadOnlyList<JsonElement> LastTotals(string folder)
        => [.. Log.Of(folder, "children").GroupBy(Log.Name).Select(records => records.Last())];

    /// <summary>Events that were lost, as the totals say.</summary>
    public static long Lost(string folder) => LastTotals(folder).Select(record => record.GetProperty("lost").GetInt64()).DefaultIfEmpty().Max();

    /// <summary>The same, or by so many different at most.</summary>
    public void MustBe(Tally expected, long within, Func<string> about) => Assert.All(
        _counts.Keys.Union(expected._counts.Keys),
        key => Assert.True(Math.Abs(this[key] - expected[key]) <= within, $"{key}: {this[key]} instead of {expected[key]}, lost: {within}; {about()}"));

    public override string ToString() => string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key}: {count.Value}"));

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
