using System.Diagnostics;
using System.Globalization;
using Fuzmon.Benchmarks.Scale;

namespace Fuzmon.Benchmarks.Children;

/// <summary>The built program, which counts the children of one process and does little else.</summary>
internal sealed class StormMonitor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private StormMonitor(Process process) => _process = process;

    /// <summary>Used so far, to the clock tick.</summary>
    public TimeSpan Cpu => Run.CpuOf(_process.Id);

    public double ResidentMiB
        => long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2],
            CultureInfo.InvariantCulture) / 1024.0;

    public static async Task<StormMonitor> StartAsync(int pid, string source, TemporaryFolder folder)
    {
        var configuration = Path.Combine(folder.Path, $"{source}.toml");
        await File.WriteAllTextAsync(
            configuration, $"[monitor]\ninterval_sec = 60\nmin_lifetime_ms = 600000\nevents = \"{source}\"\n[stacks]\nenabled = false\n");
        var output = Path.Combine(folder.Path, Guid.NewGuid().ToString());
        var program = Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start");
        string[] arguments = ["run", "-q", "-c", configuration, "-o", output, "-p", pid.ToString(CultureInfo.InvariantCulture)];
        var monitor = new StormMonitor(Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!);
        for (var start = Stopwatch.GetTimestamp(); !HasSample(output); await Task.Delay(50))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience || monitor._process.HasExited)
                throw new TimeoutException($"The program does not sample with {source}.");
        }

        return monitor;
    }

    public async ValueTask DisposeAsync()
    {
        // In an orderly way: killed, it would leave the kernel sending its events to nobody.
        await Run.ToEndAsync("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Children are counted from before the first sample on.
    private static bool HasSample(string output) => Directory.Exists(output)
        && Directory.EnumerateFiles(output, "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Any(line => line.StartsWith("{\"timestamp\"", StringComparison.Ordinal));
}
