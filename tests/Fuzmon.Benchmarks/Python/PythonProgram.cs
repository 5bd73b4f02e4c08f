using System.Diagnostics;
using System.Globalization;
using Fuzmon.Benchmarks.Stacks;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Benchmarks.Python;

/// <summary>A Python program that runs on the second CPU until this object is gone.</summary>
internal sealed class PythonProgram : IDisposable
{
    private readonly Process _process;

    public PythonProgram(string interpreter, PythonCrowd crowd)
    {
        var script = Path.Combine(Repository.Root, "tests", "targets", "python", "depth.py");
        string[] arguments = [script, crowd.Spins ? "1" : "0", Text(crowd.Threads), Text(crowd.Depth)];
        _process = Process.Start(new ProcessStartInfo(interpreter, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_process.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException($"{interpreter} ends.");
        RealTime.FavourTarget(_process.Id);
        if (ProcessHandle.TryOpen(Id, out var handle) != OpenOutcome.Opened)
            throw new InvalidOperationException($"Process {Id} cannot be opened.");
        using (handle)
            Key = new ProcessKey(Id, handle!.StartTicks);
    }

    public int Id => _process.Id;

    public string IdText => Text(Id);

    public ProcessKey Key { get; }

    /// <summary>How long the main thread is seen stopped by a tracer while the work is done, in microseconds.</summary>
    public double StoppedDuring(Action work)
    {
        using var ended = new CancellationTokenSource();
        var stopped = TimeSpan.Zero;
        var watcher = new Thread(() =>
        {
            var before = Stopwatch.GetTimestamp();
            while (!ended.IsCancellationRequested)
            {
                var text = File.ReadAllText($"/proc/{Id}/stat");
                var now = Stopwatch.GetTimestamp();
                if (text[text.LastIndexOf(')') + 2] is 't' or 'T')
                    stopped += Stopwatch.GetElapsedTime(before, now);
                before = now;
                Thread.Sleep(1);
            }
        });
        watcher.Start();
        work();
        ended.Cancel();
        watcher.Join();
        return stopped.TotalMicroseconds;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
