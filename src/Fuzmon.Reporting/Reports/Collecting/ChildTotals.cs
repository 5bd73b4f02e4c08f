using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>How all children of one name have ended.</summary>
internal sealed record ChildTotals
{
    private const int MaxWays = 300;

    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>Those that exited, by exit code.</summary>
    public IReadOnlyDictionary<string, long> ByExitCode { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Those that a signal ended, by its name.</summary>
    public IReadOnlyDictionary<string, long> BySignal { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>From start to end, in milliseconds.</summary>
    public ReadHistogram? LifetimeMs { get; init; }

    /// <summary>The largest resident set, in KiB.</summary>
    public ReadHistogram? PeakRssKb { get; init; }

    /// <summary>CPU time of a whole life, in milliseconds.</summary>
    public ReadHistogram? CpuTimeMs { get; init; }

    /// <summary>What a record says.</summary>
    public static ChildTotals Of(JsonElement record) => new()
    {
        Count = Math.Max(0, record.Integer("count") ?? 0),
        ByExitCode = Counts(record, "by_exit_code"),
        BySignal = Counts(record, "by_signal"),
        LifetimeMs = ReadHistogram.Of(record, "lifetime_ms"),
        PeakRssKb = ReadHistogram.Of(record, "peak_rss_kb"),
        CpuTimeMs = ReadHistogram.Of(record, "cpu_time_ms"),
    };

    /// <summary>Those of two runs together.</summary>
    public ChildTotals Add(ChildTotals other) => new()
    {
        Count = Count + other.Count,
        ByExitCode = Sum(ByExitCode, other.ByExitCode),
        BySignal = Sum(BySignal, other.BySignal),
        LifetimeMs = ReadHistogram.Add(LifetimeMs, other.LifetimeMs),
        PeakRssKb = ReadHistogram.Add(PeakRssKb, other.PeakRssKb),
        CpuTimeMs = ReadHistogram.Add(CpuTimeMs, other.CpuTimeMs),
    };

    private static Dictionary<string, long> Counts(JsonElement record, string name)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var way in (record.Map(name)?.EnumerateObject() ?? default).Take(MaxWays))
        {
            if (way.Value.ValueKind == JsonValueKind.Number && way.Value.TryGetInt64(out var count) && count > 0)
                counts[JsonText.KeyOf(way)] = count;
        }

        return counts;
    }

    private static Dictionary<string, long> Sum(IReadOnlyDictionary<string, long> one, IReadOnlyDictionary<string, long> other)
    {
        var sum = new Dictionary<string, long>(one, StringComparer.Ordinal);
        foreach (var (way, count) in other)
            sum[way] = sum.GetValueOrDefault(way) + count;
        return sum;
    }
}
