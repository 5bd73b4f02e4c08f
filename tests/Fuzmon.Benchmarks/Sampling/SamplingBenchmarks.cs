using Fuzmon.Linux;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Benchmarks.Sampling;

/// <summary>What sampling an idle process costs in CPU time beside reading its status file, kept open, and nothing else.</summary>
internal static class SamplingBenchmarks
{
    private const int Processes = 1000;
    private const int PassesPerRound = 10;
    private const int Rounds = 5;
    private const int Samples = Processes * PassesPerRound;
    private const int BufferSize = 4096;

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        using var crowd = new IdleCrowd(Processes);
        yield return await MeasureAsync("sample", crowd, int.MaxValue, SampleFields.Default);
        yield return await MeasureAsync("sample, nothing kept open", crowd, 0, SampleFields.Default);
        yield return await MeasureAsync("sample with faults", crowd, int.MaxValue, SampleFields.Default | SampleFields.Faults);
        yield return await MeasureAsync("sample with PSS", crowd, int.MaxValue, SampleFields.Default | SampleFields.Pss);
        yield return await MeasureScanAsync(crowd);
    }

    private static async Task<Comparison> MeasureAsync(string name, IdleCrowd crowd, int descriptors, SampleFields fields)
    {
        var budget = new DescriptorBudget(descriptors);
        var handles = crowd.Pids.Select(pid => Open(pid, budget)).ToList();
        var files = OpenFiles(crowd);
        var timing = await Timing.BestOfAsync(
            Rounds,
            () => Passes(() => handles.ForEach(h => Read(h, fields))),
            () => Passes(() => ReadFiles(files)));
        handles.ForEach(h => h.Dispose());
        files.ForEach(f => f.Dispose());
        return Comparison.OfOperation(name, Samples, timing);
    }

    /// <summary>All processes of the machine are scanned: the figure is a little too high for the crowd alone.</summary>
    private static async Task<Comparison> MeasureScanAsync(IdleCrowd crowd)
    {
        var files = OpenFiles(crowd);
        using var scanner = new ProcessScanner();
        var entries = new List<ProcessEntry>();
        var timing = await Timing.BestOfAsync(
            Rounds,
            () => Passes(() => scanner.Scan(entries)),
            () => Passes(() => ReadFiles(files)));
        files.ForEach(f => f.Dispose());
        return Comparison.OfOperation("scan", Samples, timing);
    }

    private static Task<TimeSpan> Passes(Action pass)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < PassesPerRound; i++)
            pass();
        return Task.FromResult(Environment.CpuUsage.TotalTime - before);
    }

    private static ProcessHandle Open(int pid, DescriptorBudget budget) =>
        ProcessHandle.TryOpen(pid, out var handle, budget) == OpenOutcome.Opened
            ? handle!
            : throw new InvalidOperationException($"Process {pid} cannot be opened.");

    private static void Read(ProcessHandle handle, SampleFields fields)
    {
        if (handle.Read(fields, out _) != ReadOutcome.Sampled)
            throw new InvalidOperationException($"Process {handle.Pid} cannot be sampled.");
    }

    private static List<SafeFileHandle> OpenFiles(IdleCrowd crowd) =>
        [.. crowd.Pids.Select(pid => File.OpenHandle($"/proc/{pid}/status"))];

    private static void ReadFiles(List<SafeFileHandle> files)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        foreach (var file in files)
            RandomAccess.Read(file, buffer, 0);
    }
}
