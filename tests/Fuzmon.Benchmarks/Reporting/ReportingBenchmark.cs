using System.Diagnostics;
using System.Globalization;
using Fuzmon.Benchmarks.Sampling;

namespace Fuzmon.Benchmarks.Reporting;

/// <summary>
/// What a report costs for each sample, beside the same log only read and checked (<c>fuzmon dump</c>) and beside atop reading a log of its own;
/// and how much memory it takes for ten times as many samples.
/// </summary>
internal static class ReportingBenchmark
{
    private const int Rounds = 3;
    private const int AtopProcesses = 1_000;
    private const int AtopSamples = 20;
    private static readonly string Fuzmon = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");

    private static int Samples => Environment.GetEnvironmentVariable("FUZMON_FULL_TESTS") == "1" ? 10_000_000 : 1_000_000;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var (log, tenth) = (Path.Combine(folder.Path, "all.jsonl"), Path.Combine(folder.Path, "tenth.jsonl"));
        SyntheticLog.Write(log, Samples);
        SyntheticLog.Write(tenth, Samples / 10);

        string[] report = ["report", log, "-o", Path.Combine(folder.Path, "report")];
        var timing = await Timing.BestOfAsync(Rounds, () => TimeAsync(Fuzmon, report), () => TimeAsync(Fuzmon, "dump", log));
        var count = Samples.ToString("#,0", CultureInfo.InvariantCulture);
        yield return Comparison.OfOperation($"report of {count}", Samples, timing, "floor: dump");

        if (AtopLog(folder) is { } atop)
        {
            var samples = await CountAsync(atop);
            var theirs = TimeSpan.MaxValue;
            for (var round = 0; round < Rounds; round++)
                theirs = await TimeAsync("atop", "-r", atop, "-P", "PRC,PRM") is var time && time < theirs ? time : theirs;
            var (own, floor) = (timing.Own.TotalMicroseconds / Samples, theirs.TotalMicroseconds / samples);
            yield return new Comparison("report, a sample", "us", own, floor, own / floor, $"floor: atop -r, {samples} samples");
        }

        var all = await PeakMibAsync(Fuzmon, report);
        var few = await PeakMibAsync(Fuzmon, "report", tenth, "-o", Path.Combine(folder.Path, "few"));
        if (File.Exists("/usr/bin/chromium"))
        {
            var page = $"file://{folder.Path}/report/index.html";
            yield return Comparison.OfWhole("opening its page", await Timing.BestOfAsync(Rounds, () => OpenAsync(page), () => OpenAsync("about:blank")), "floor: an empty page");
        }

        yield return new Comparison("report, peak memory", "MiB", all, few, all / few, "floor: a tenth of the samples");
    }

    // Chromium from its start until it has printed the page that its scripts have been at.
    private static async Task<TimeSpan> OpenAsync(string address)
    {
        using var profile = new TemporaryFolder();
        return await TimeAsync(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", $"--user-data-dir={profile.Path}/profile", "--dump-dom", address);
    }

    private static async Task<TimeSpan> TimeAsync(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        await RunAsync(program, arguments, _ => { });
        return Stopwatch.GetElapsedTime(start);
    }

    // The highest that the kernel has seen, asked for until it has ended.
    private static async Task<double> PeakMibAsync(string program, params string[] arguments)
    {
        var peak = 0L;
        await RunAsync(program, arguments, process =>
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has just ended.
            }
        });
        return peak / 1024.0 / 1024;
    }

    private static async Task<long> CountAsync(string atop)
    {
        var lines = 0L;
        await RunAsync("atop", ["-r", atop, "-P", "PRM"], _ => { }, line => lines += line.StartsWith("PRM", StringComparison.Ordinal) ? 1 : 0);
        return lines;
    }

    private static async Task RunAsync(string program, string[] arguments, Action<Process> meanwhile, Action<string>? line = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var messages = process.StandardError.ReadToEndAsync();
        var reading = ReadAsync(process.StandardOutput, line);
        while (!process.HasExited)
        {
            meanwhile(process);
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(20));
        }

        await Task.WhenAll(reading, messages);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static async Task ReadAsync(StreamReader output, Action<string>? line)
    {
        if (line is null)
        {
            await output.BaseStream.CopyToAsync(Stream.Null);
            return;
        }

        while (await output.ReadLineAsync() is { } next)
            line(next);
    }

    private static string? AtopLog(TemporaryFolder folder)
    {
        if (!File.Exists("/usr/bin/atop"))
            return null;
        using var crowd = new IdleCrowd(AtopProcesses);
        var path = Path.Combine(folder.Path, "atop.raw");
        // Without -a it leaves out who did nothing.
        using var atop = Process.Start(new ProcessStartInfo("atop", ["-a", "-w", path, "1", AtopSamples.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        atop.WaitForExit();
        return atop.ExitCode == 0 ? path : null;
    }
}
