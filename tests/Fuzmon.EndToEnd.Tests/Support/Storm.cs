using System.Globalization;
using System.Text.Json;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A storm of children under the program: what it counted of itself, and what was counted.</summary>
internal sealed class Storm
{
    private readonly Dictionary<string, long> _told;
    private readonly Dictionary<string, long> _counted;

    private Storm(IReadOnlyList<JsonElement> totals, string output)
    {
        Totals = totals;
        _told = ToldIn(output);
        _counted = CountedIn(totals);
    }

    /// <summary>The last record of each name.</summary>
    public IReadOnlyList<JsonElement> Totals { get; }

    /// <summary>Every exit status and signal that either of both knows.</summary>
    public IReadOnlyList<string> Keys => [.. _told.Keys.Union(_counted.Keys)];

    public long Lost => Totals[0].GetProperty("lost").GetInt64();

    public static Storm Run(string configuration, string folder, long children, int parents, string mode)
    {
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", configuration, "-o", folder, "--", Target.Named("storm"), Invariant(children), Invariant(parents), mode);
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);
        return new Storm([.. Log.Of(folder, "children").GroupBy(Log.Name).Select(records => records.Last())], fuzmon.Output);
    }

    /// <summary>How many ended so, as the storm tells.</summary>
    public long Told(string key) => _told.GetValueOrDefault(key);

    /// <summary>How many ended so, as the totals say.</summary>
    public long Counted(string key) => _counted.GetValueOrDefault(key);

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, long> CountedIn(IReadOnlyList<JsonElement> totals) => totals
        .SelectMany(record => record.GetProperty("by_exit_code").EnumerateObject().Concat(record.GetProperty("by_signal").EnumerateObject()))
        .GroupBy(entry => entry.Name)
        .ToDictionary(entries => entries.Key, entries => entries.Sum(entry => entry.Value.GetInt64()));

    private static Dictionary<string, long> ToldIn(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .Where(words => words.Length == 3)
        .ToDictionary(
            words => words[0] == "exit" ? words[1] : words[1] == "9" ? "SIGKILL" : "SIGSEGV",
            words => long.Parse(words[2], CultureInfo.InvariantCulture));
}
