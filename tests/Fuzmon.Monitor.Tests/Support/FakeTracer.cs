using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A tracer that does what the test says.</summary>
internal sealed class FakeTracer : IStackTracer
{
    private int _captures;

    /// <summary>Called for every capture, with its number from 1; may block and throw.</summary>
    public Func<int, CaptureOutcome> OnCapture { get; set; } = static _ => CaptureOutcome.Failed("fake");

    public int Captures => Volatile.Read(ref _captures);

    public CaptureOptions? LastOptions { get; private set; }

    public bool IsDisposed { get; private set; }

    public CaptureOutcome Capture(ProcessKey process, CaptureOptions options)
    {
        LastOptions = options;
        return OnCapture(Interlocked.Increment(ref _captures));
    }

    public void Forget(ProcessKey process)
    {
    }

    public void Dispose() => IsDisposed = true;
}
