using System.Globalization;

namespace Fuzmon.Instrumentation.Fuzzers;

/// <summary>
/// What AFL or AFL++ writes about an instance of itself: <c>fuzzer_stats</c>, once a minute and at the end, and <c>plot_data</c>, every
/// few seconds. Each is as old as its last line.
/// </summary>
internal sealed record AflStatistics
{
    private const int MostBytes = 64 << 10;
    private const int LineBytes = 4 << 10;

    /// <summary>The process that writes it.</summary>
    public int? Pid { get; init; }

    public long? Executions { get; init; }

    public double? ExecutionsPerSec { get; init; }

    public long? Edges { get; init; }

    public long? Cycles { get; init; }

    public double? StabilityPercent { get; init; }

    /// <summary>When it was written last, UTC.</summary>
    public DateTime? WrittenAt { get; init; }

    /// <summary>Reads both files of an instance's folder and takes each figure from the one that was written last.</summary>
    public static AflStatistics Read(string folder)
    {
        var stats = ReadStats(Path.Combine(folder, "fuzzer_stats"));
        var plot = ReadPlot(Path.Combine(folder, "plot_data"));
        var (newer, older) = (plot.WrittenAt ?? DateTime.MinValue) > (stats.WrittenAt ?? DateTime.MinValue) ? (plot, stats) : (stats, plot);
        return new AflStatistics
        {
            Pid = stats.Pid,
            Executions = newer.Executions ?? older.Executions,
            ExecutionsPerSec = newer.ExecutionsPerSec ?? older.ExecutionsPerSec,
            Edges = newer.Edges ?? older.Edges,
            Cycles = newer.Cycles ?? older.Cycles,
            StabilityPercent = stats.StabilityPercent,
            WrittenAt = newer.WrittenAt ?? older.WrittenAt,
        };
    }

    // "execs_done        : 1234" a line.
    private static AflStatistics ReadStats(string path)
    {
        if (ReadEnd(path, MostBytes) is not { } file)
            return new AflStatistics();

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in file.Text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                values[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return new AflStatistics
        {
            Pid = (int?)Whole(values.GetValueOrDefault("fuzzer_pid")),
            Executions = Whole(values.GetValueOrDefault("execs_done")),
            ExecutionsPerSec = Number(values.GetValueOrDefault("execs_ps_last_min") ?? values.GetValueOrDefault("execs_per_sec")),
            Edges = Whole(values.GetValueOrDefault("edges_found")),
            Cycles = Whole(values.GetValueOrDefault("cycles_done")),
            StabilityPercent = Number(values.GetValueOrDefault("stability")?.TrimEnd('%')),
            WrittenAt = file.WrittenAt,
        };
    }

    // "# relative_time, cycles_done, ..." and then a line of figures every few seconds. Versions differ in their columns.
    private static AflStatistics ReadPlot(string path)
    {
        if (ReadStart(path) is not ['#', ..] header || ReadEnd(path, LineBytes) is not { } file)
            return new AflStatistics();

        // What follows the last end of a line may be cut off.
        var lines = file.Text.Split('\n')[..^1];
        if (lines.Length == 0 || lines[^1].StartsWith('#'))
            return new AflStatistics();

        var names = header[1..].Split(',', StringSplitOptions.TrimEntries);
        var figures = lines[^1].Split(',', StringSplitOptions.TrimEntries);
        if (figures.Length != names.Length)
            return new AflStatistics();

        return new AflStatistics
        {
            Executions = Whole(Figure("total_execs")),
            ExecutionsPerSec = Number(Figure("execs_per_sec")),
            Edges = Whole(Figure("edges_found")),
            Cycles = Whole(Figure("cycles_done")),
            WrittenAt = file.WrittenAt,
        };

        string? Figure(string name) => Array.IndexOf(names, name) is >= 0 and var at ? figures[at] : null;
    }

    private static long? Whole(string? text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? ReadStart(string path) => Read(path, file => ReadText(file, LineBytes).Split('\n')[0]);

    private static (string Text, DateTime WrittenAt)? ReadEnd(string path, int most) => Read<(string, DateTime)?>(path, file =>
    {
        file.Seek(-Math.Min(most, file.Length), SeekOrigin.End);
        return (ReadText(file, most), File.GetLastWriteTimeUtc(file.SafeFileHandle));
    });

    private static string ReadText(FileStream file, int most)
    {
        var bytes = new byte[most];
        return System.Text.Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, most, throwOnEndOfStream: false));
    }

    private static T? Read<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return default;
        }
    }
}
