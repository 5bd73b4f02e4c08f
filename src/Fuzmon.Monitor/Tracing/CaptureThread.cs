using System.Collections.Concurrent;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>A thread that waits for captures, so that nobody else has to.</summary>
internal sealed class CaptureThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Func<IStackTracer> _createTracer;
    private IStackTracer? _tracer;

    public CaptureThread(Func<IStackTracer> createTracer)
    {
        _createTracer = createTracer;
        new Thread(Run) { IsBackground = true, Name = "captures" }.Start();
    }

    /// <summary>Captures and tells the outcome on that thread.</summary>
    public void Capture(ProcessKey process, CaptureOptions options, Action<CaptureOutcome> done)
        => _work.Add(() => done(Try(process, options)));

    /// <summary>Lets go of what is kept of a process.</summary>
    public void Forget(ProcessKey process) => _work.Add(() => _tracer?.Forget(process));

    /// <summary>Ends the thread after what it is at, and waits for nothing.</summary>
    public void Dispose() => _work.CompleteAdding();

    // A tracer that cannot be made is a failed capture too, and not the end of the program.
    private CaptureOutcome Try(ProcessKey process, CaptureOptions options)
    {
        try
        {
            _tracer ??= _createTracer();
            return _tracer.Capture(process, options);
        }
        catch (Exception e)
        {
            return CaptureOutcome.Failed(e.Message);
        }
    }

    private void Run()
    {
        using (_work)
        {
            foreach (var work in _work.GetConsumingEnumerable())
                work();
            _tracer?.Dispose();
        }
    }
}
