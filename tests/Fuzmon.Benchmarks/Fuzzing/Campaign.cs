using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fuzmon.Benchmarks.Fuzzing;

/// <summary>A campaign of AFL++ that can be run again and again, in a copy of its own.</summary>
internal sealed class Campaign
{
    private const string Script = "campaign.sh";
    private const string Target = "tlv.afl";
    private const string Executions = "60000";

    private readonly string _folder;
    private readonly string _monitor = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");
    private int _runs;

    /// <summary>Copies it: it builds beside itself.</summary>
    public Campaign(string source, string folder)
    {
        _folder = folder;
        foreach (var file in Directory.GetFiles(source))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    /// <summary>The campaign's folder; null when there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("FUZMON_CAMPAIGN") is { Length: > 0 } named)
            return File.Exists(Path.Combine(named, Script)) ? named : null;

        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
        {
            foreach (var name in new[] { "campaign", Path.Combine("shared", "campaign") })
            {
                if (File.Exists(Path.Combine(folder.FullName, name, Script)))
                    return Path.Combine(folder.FullName, name);
            }
        }

        return null;
    }

    /// <summary>Fuzzes for a number of executions, beneath the monitor or alone.</summary>
    public async Task<FuzzingRun> FuzzAsync(bool isWatched)
    {
        var run = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"run{_runs++}"));
        var log = $"{run}.log";
        string[] command = Timed($"{run}.time", "bash", Path.Combine(_folder, Script), Executions, run, "1");
        // The CPU time of the monitor is that of all less that of the campaign.
        string[] words = isWatched ? [_monitor, "run", "-q", "-o", log, "--", .. command] : command;
        var all = Timed($"{run}.all", words);
        var start = new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MODE"] = "exact";
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}; see {run}.main.log.");

        var stats = File.ReadLines(Path.Combine(run, "main", "fuzzer_stats"))
            .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
        var executions = long.Parse(stats["execs_done"], CultureInfo.InvariantCulture);
        var totals = isWatched ? LastTotals(log) : default;
        var own = CpuIn($"{run}.time");
        return new FuzzingRun(
            executions,
            double.Parse(stats["execs_per_sec"], CultureInfo.InvariantCulture),
            own.TotalMicroseconds / executions,
            isWatched ? (CpuIn($"{run}.all") - own).TotalMicroseconds / executions : 0,
            totals.Counted,
            totals.Lost);
    }

    // Writes the user and system time of a command, with all its children, to the file.
    private static string[] Timed(string file, params string[] command)
        => ["bash", "-c", "TIMEFORMAT='%U %S'; file=$1; shift; { time \"$@\" 2>&3; } 3>&2 2> \"$file\"", "bash", file, .. command];

    private static TimeSpan CpuIn(string file)
        => File.ReadLines(file).Last().Split(' ').Aggregate(TimeSpan.Zero, (sum, part) => sum + TimeSpan.FromSeconds(double.Parse(part, CultureInfo.InvariantCulture)));

    private static (long Counted, long Lost) LastTotals(string folder)
    {
        var last = Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Last(record => record.TryGetProperty("kind", out var kind) && kind.GetString() == "children" && record.GetProperty("process_name").GetString() == Target);
        return (last.GetProperty("count").GetInt64(), last.GetProperty("lost").GetInt64());
    }
}
