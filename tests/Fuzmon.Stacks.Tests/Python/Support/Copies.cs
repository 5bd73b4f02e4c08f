using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Captures a subject, and reads nothing but what was copied while its threads stood still.</summary>
internal sealed class Copies : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StackTracer _tracer = new();
    private readonly ProcessKey _key;

    public Copies(int processId)
    {
        // Once it runs a program that has come so far as to be recognised.
        Version = Reading.Find(processId).Version;
        Assert.Equal(OpenOutcome.Opened, ProcessHandle.TryOpen(processId, out var handle));
        using (handle)
            _key = new ProcessKey(processId, handle!.StartTicks);
    }

    public PythonVersion Version { get; }

    /// <summary>Takes a capture and its Python threads.</summary>
    public PythonSnapshot Take(CaptureMode mode = CaptureMode.Hybrid) => Take(mode, out _);

    /// <summary>Takes a capture and its Python threads.</summary>
    public PythonSnapshot Take(CaptureMode mode, out CaptureOutcome outcome)
    {
        outcome = _tracer.Capture(_key, new CaptureOptions { Mode = mode, Deadline = Patience });
        Assert.True(outcome.Succeeded, $"{outcome.Error} {outcome.Failure}");
        Assert.Null(outcome.Python!.Refusal);
        Assert.True(outcome.Python.TryDecode(outcome.Block!, out var threads, out var torn));
        return new PythonSnapshot { Version = Version, Threads = threads, TornReads = torn };
    }

    public void Dispose() => _tracer.Dispose();
}
