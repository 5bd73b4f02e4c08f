using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>The coverage of one backend, so far.</summary>
internal sealed class CoverageState(string backend)
{
    private static readonly string[] Parts = ["lines", "functions", "branches"];

    private readonly Dictionary<string, (long Hit, long? All)> _last = new(StringComparer.Ordinal);

    /// <summary>What gathers it.</summary>
    public string Backend { get; } = backend;

    /// <summary>How much was covered over time.</summary>
    public TimeBuckets<CoverageBucket> Series { get; } = new();

    /// <summary>What was covered last, and of how much: lines, functions, branches, as far as they are known.</summary>
    public IEnumerable<(string What, long Hit, long? All)> Last
        => Parts.Where(_last.ContainsKey).Select(part => (part, _last[part].Hit, _last[part].All));

    /// <summary>Takes a record.</summary>
    public void Add(JsonElement record, DateTime time)
    {
        double Take(string part)
        {
            if (record.Integer($"{part}_hit") is not (>= 0 and var hit))
                return double.NaN;
            _last[part] = (hit, record.Integer(part));
            return hit;
        }

        Series.At(time) = new CoverageBucket { IsKnown = true, Lines = Take("lines"), Functions = Take("functions"), Branches = Take("branches") };
    }
}
