using System.Diagnostics;
using Fuzmon.Benchmarks.Stacks;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Merging;

namespace Fuzmon.Benchmarks.Python;

/// <summary>What the captures of a Python program took, from the request to merged stacks.</summary>
internal sealed class PythonCaptures
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public Series Pause { get; } = new();

    public Series Native { get; } = new();

    public Series Total { get; } = new();

    /// <summary>Python calls of the last capture.</summary>
    public int Frames { get; private set; }

    /// <summary>Threads whose stacks could not be merged, in all captures.</summary>
    public int Unmerged { get; private set; }

    public int Torn { get; private set; }

    public static PythonCaptures Of(StackTracer tracer, StackAssembler assembler, PythonProgram program, int count, bool withPython = true)
    {
        var captures = new PythonCaptures();
        var options = new CaptureOptions { Python = withPython, Deadline = TimeSpan.FromSeconds(5) };
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count && Stopwatch.GetElapsedTime(start) < Limit; i++)
        {
            captures.Take(tracer, assembler, program, options);
            Thread.Sleep(Between);
        }

        return captures;
    }

    private void Take(StackTracer tracer, StackAssembler assembler, PythonProgram program, CaptureOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = tracer.Capture(program.Key, options);
        var stacks = assembler.AssembleAsync(program.Id, outcome, withSymbols: true, Patience).GetAwaiter().GetResult();
        var threads = stacks.Threads ?? throw new InvalidOperationException($"There is no capture: {outcome.Error} {outcome.Failure}");
        threads = PythonStacks.AddTo(outcome, threads, out _, out var torn);
        Total.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        Pause.Add(outcome.PauseMicroseconds);
        Native.Add(stacks.Summary.TotalUs ?? 0);
        Torn += torn;
        Unmerged += threads.Count(static thread => thread.Unmerged is not null);
        Frames = threads.Sum(static thread => thread.Frames.Count(static frame => frame.Language == "python"));
    }
}
