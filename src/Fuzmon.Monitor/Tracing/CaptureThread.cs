using System.Collections.Concurrent;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>A thread that waits for captures, so that nobody else has to.</summary>
internal sealed class CaptureThread : IDisposable
{
    private readonly BlockingCollection<Action<IStackTracer>> _work = [];
    private readonly Func<IStackTracer> _createTracer;

    public CaptureThread(Func<IStackTracer> createTracer)
    {
        _createTracer = createTracer;
        new Thread(Run) { IsBackground = true, Name = "captures" }.Start();
    }

    /// <summary>Captures and tells the outcome on that thread.</summary>
    public void Capture(ProcessKey process, CaptureOptions options, Action<CaptureOutcome> done)
        => _work.Add(tracer => done(Try(tracer, process, options)));

    /// <summary>Lets go of what is kept of a process.</summary>
    public void Forget(ProcessKey process) => _work.Add(tracer => tracer.Forget(process));

    /// <summary>Ends the thread after what it is at, and waits for nothing.</summary>
    public void Dispose() => _work.CompleteAdding();

    private static CaptureOutcome Try(IStackTracer tracer, ProcessKey process, CaptureOptions options)
    {
        try
        {
            return tracer.Capture(process, options);
        }
        catch (Exception e)
        {
            return CaptureOutcome.Failed(e.Message);
        }
    }

    private void Run()
    {
        using (_work)
        using (var tracer = _createTracer())
        {
            foreach (var work in _work.GetConsumingEnumerable())
                work(tracer);
        }
    }
}
