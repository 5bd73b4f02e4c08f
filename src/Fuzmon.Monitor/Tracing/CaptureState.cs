using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Merging;

namespace Fuzmon.Monitor;

/// <summary>What must outlive a failing TracerActor: who waits for what, and the thread that captures. Only that actor uses it.</summary>
internal sealed class CaptureState(StackPlan plan) : IDisposable
{
    public StackPlan Plan { get; } = plan;

    public StackAssembler Assembler { get; } = new(plan.Symbols);

    public PythonStacks Python { get; } = new();

    /// <summary>Oldest first.</summary>
    public LinkedList<PendingCapture> Queue { get; } = [];

    /// <summary>The one under way.</summary>
    public PendingCapture? Current { get; set; }

    /// <summary>The thread that captures, once it was needed.</summary>
    public CaptureThread? Thread { get; private set; }

    public CaptureThread RequireThread() => Thread ??= new CaptureThread(Plan.CreateTracer);

    /// <summary>Gives the thread up: it hangs. Should it ever come back, it ends.</summary>
    public void AbandonThread()
    {
        Thread?.Dispose();
        Thread = null;
    }

    public void Dispose() => AbandonThread();
}
