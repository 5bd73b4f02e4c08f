using System.Diagnostics;
using System.Globalization;

namespace Fuzmon.Benchmarks.Scale;

/// <summary>The built program at work on every process of the machine, once a second.</summary>
internal sealed class WatchingMonitor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _output;

    private WatchingMonitor(Process process, string output)
    {
        _process = process;
        _output = output;
    }

    public double ResidentMiB
        => long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2],
            CultureInfo.InvariantCulture) / 1024.0;

    public static async Task<WatchingMonitor> StartAsync(TemporaryFolder folder, int processes)
    {
        var configuration = Path.Combine(folder.Path, "c.toml");
        await File.WriteAllTextAsync(configuration, "[monitor]\ninterval_sec = 1\n");
        var output = Path.Combine(folder.Path, "out");
        var program = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");
        var monitor = new WatchingMonitor(
            Process.Start(new ProcessStartInfo(program, ["run", "-q", "-c", configuration, "-o", output]) { UseShellExecute = false })!, output);
        // Two samples of each: what happens only once, such as compiling, is over.
        for (var start = Stopwatch.GetTimestamp(); monitor.CountSamples() < 3 * processes; await Task.Delay(100))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException("The program does not sample.");
        }

        return monitor;
    }

    /// <summary>CPU time and samples over some seconds, and the seconds that so many samples of one process took.</summary>
    public async Task<(TimeSpan Cpu, int Samples, double Seconds)> MeasureAsync(int passes)
    {
        var (cpu, samples) = (Run.CpuOf(_process.Id), CountSamples());
        await Task.Delay(TimeSpan.FromSeconds(passes));
        (cpu, samples) = (Run.CpuOf(_process.Id) - cpu, CountSamples() - samples);

        var times = Lines().Where(line => line.Contains("\"pid\":1,", StringComparison.Ordinal)).Select(TimeOf).TakeLast(passes + 1).ToArray();
        return (cpu, samples, (times[^1] - times[0]).TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static DateTime TimeOf(string line)
        => DateTime.Parse(line.Split('"')[3], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private int CountSamples() => Lines().Count(line => line.StartsWith("{\"timestamp\"", StringComparison.Ordinal));

    private IEnumerable<string> Lines()
        => Directory.Exists(_output) ? Directory.EnumerateFiles(_output, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines) : [];
}
