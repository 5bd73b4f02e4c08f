using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fuzmon.Benchmarks.Sampling;

namespace Fuzmon.Benchmarks.Start;

/// <summary>How long the built program takes from its start to its first sample, beside what it takes to print its version.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var subject = new IdleCrowd(1);
        var program = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");
        var timing = await Timing.BestOfAsync(
            Rounds,
            () => TimeToFirstSampleAsync(program, subject.Pids[0]),
            () => TimeToVersionAsync(program));
        yield return Comparison.OfWhole("start to first sample", timing);
    }

    private static async Task<TimeSpan> TimeToFirstSampleAsync(string program, int pid)
    {
        using var folder = new TemporaryFolder();
        var started = DateTime.UtcNow;
        using var process = Start(program, "-q", "-p", pid.ToString(CultureInfo.InvariantCulture), "-o", folder.Path);
        var sampled = await FirstSampleAsync(new DirectoryInfo(folder.Path));
        process.Kill();
        await process.WaitForExitAsync();
        return sampled - started;
    }

    private static async Task<DateTime> FirstSampleAsync(DirectoryInfo folder)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(5))
        {
            // The first line is about the monitor.
            if (folder.EnumerateFiles("*.jsonl", SearchOption.AllDirectories).FirstOrDefault() is { } file
                && File.ReadAllText(file.FullName).Split('\n') is [_, var sample, ""])
                return JsonDocument.Parse(sample).RootElement.GetProperty("timestamp").GetDateTime();
        }

        throw new TimeoutException("The program has written no sample.");
    }

    private static async Task<TimeSpan> TimeToVersionAsync(string program)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Start(program, "--version");
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    private static Process Start(string program, params string[] arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
}
