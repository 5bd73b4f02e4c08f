using Akka.Actor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Merging;

namespace Fuzmon.Monitor;

/// <summary>
/// Captures stacks for all others, one process at a time: every ptrace call of the program is made by its tracer. It waits for
/// nothing itself, so it can give up a capture that hangs and go on with another thread.
/// </summary>
internal sealed class TracerActor : ReceiveActor, IWithTimers
{
    /// <summary>Requests that may wait.</summary>
    public const int QueueCapacity = 256;

    private const string OverdueTimer = "overdue";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(3);

    private readonly CaptureState _state;

    public TracerActor(CaptureState state)
    {
        _state = state;

        Receive<CaptureStacks>(Enqueue);
        Receive<CaptureEnded>(Finish);
        Receive<CaptureOverdue>(overdue => GiveUp(overdue.Capture));
        Receive<ForgetStacks>(forget => _state.Thread?.Forget(forget.Process));
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    // Runs after a restart too. The outcome of what is under way comes as a message all the same, or is overdue.
    protected override void PreStart()
    {
        if (_state.Current is { } current)
            AwaitOutcome(current);
        else
            Next();
    }

    // The default is PostStop, which ends the thread.
    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostStop() => _state.Dispose();

    private void Enqueue(CaptureStacks request)
    {
        var waiting = _state.Queue.FirstOrDefault(pending => pending.Process == request.Process && pending.Options == request.Options);
        if (waiting is not null)
        {
            waiting.Add(Sender, request.Request);
            return;
        }

        if (_state.Queue.Count == QueueCapacity)
        {
            _state.Queue.First!.Value.Answer(CapturedStacks.Missing("too many captures were asked for at once"));
            _state.Queue.RemoveFirst();
        }

        var pending = new PendingCapture(request.Process, request.Options);
        pending.Add(Sender, request.Request);
        _state.Queue.AddLast(pending);
        Next();
    }

    private void Next()
    {
        if (_state.Current is not null || _state.Queue.First is not { } first)
            return;

        _state.Queue.RemoveFirst();
        var capture = _state.Current = first.Value;
        AwaitOutcome(capture);
        var self = Self;
        _state.RequireThread().Capture(
            capture.Process, capture.Options, outcome => self.Tell(new CaptureEnded(capture, outcome), ActorRefs.NoSender));
    }

    private void AwaitOutcome(PendingCapture capture)
        => Timers.StartSingleTimer(OverdueTimer, new CaptureOverdue(capture), capture.Options.Deadline + Grace);

    private void Finish(CaptureEnded ended)
    {
        if (ended.Capture != _state.Current)
            return;

        Timers.Cancel(OverdueTimer);
        _state.Current = null;
        _ = AnswerAsync(_state.Assembler, _state.Python, ended);
        Next();
    }

    // Names may take long the first time; the next capture does not wait for them.
    private static async Task AnswerAsync(StackAssembler assembler, PythonStacks python, CaptureEnded ended)
    {
        CapturedStacks stacks;
        try
        {
            var (capture, outcome) = ended;
            var pid = capture.Process.Pid;
            stacks = await Task.Run(() => assembler.AssembleAsync(pid, outcome, capture.Options.Symbols, SymbolPatience));
            if (capture.Options.Python && stacks.Threads is { } threads)
                stacks = WithPython(stacks, threads, ended);
            if (capture.Options is { Python: true, PythonTasks: true } && stacks.Threads is not null)
                stacks = WithTasks(stacks, python, capture);
        }
        catch (Exception e)
        {
            stacks = CapturedStacks.Missing(e.Message);
        }

        ended.Capture.Answer(stacks);
    }

    private static CapturedStacks WithPython(CapturedStacks stacks, IReadOnlyList<ThreadStack> threads, CaptureEnded ended)
    {
        var merged = PythonStacks.AddTo(ended.Outcome, threads, out _, out var torn, ended.Capture.Options.PythonLocals);
        return stacks with { Threads = merged, Summary = stacks.Summary with { PythonTorn = torn } };
    }

    private static CapturedStacks WithTasks(CapturedStacks stacks, PythonStacks python, PendingCapture capture)
    {
        var tasks = TaskStacks.Read(python.Recognizer, capture.Process.Pid, capture.Options.PythonLocals, out var problem);
        // Most processes are not Python, and that is nothing to say in every sample.
        return tasks is null ? stacks : stacks with { Tasks = tasks, Summary = stacks.Summary with { TasksError = problem } };
    }

    private void GiveUp(PendingCapture capture)
    {
        if (capture != _state.Current)
            return;

        _state.Current = null;
        _state.AbandonThread();
        capture.Answer(CapturedStacks.Missing("the capture hung and was given up"));
        Next();
    }

    private sealed record CaptureEnded(PendingCapture Capture, CaptureOutcome Outcome);

    private sealed record CaptureOverdue(PendingCapture Capture);
}
