using Akka.Actor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>
/// Looks several times at each process that has lived longer than its limit, once in its life, and tells its parent what it is at. A few
/// at a time, and stopped no longer than captures may.
/// </summary>
internal sealed class HangActor : ReceiveActor, IWithTimers
{
    private const string TickTimer = "tick";
    private const int MaxAtOnce = 4;
    private const int MaxZombies = 10_000;
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StackPatience = TimeSpan.FromSeconds(10);

    private readonly HangState _state;
    private readonly IActorRef _tracer;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, HangExamination> _examined = [];
    private MonitorSettings _settings;
    private long _numbers;

    public HangActor(HangState state, MonitorSettings settings, IActorRef tracer, TimeProvider time)
    {
        _state = state;
        _settings = settings;
        _tracer = tracer;
        _time = time;

        Receive<ProcessSampled>(Note);
        Receive<ProcessClosed>(closed => NoteEnd(closed.Process));
        Receive<Tick>(_ => FindOld());
        Receive<Looked>(looked => TakeLook(looked.Number, looked.Look));
        Receive<StacksCaptured>(captured => TakeStacks(captured.Request, captured.Stacks));
        Receive<StacksLate>(late => TakeStacks(late.Number, CapturedStacks.Missing("the stacks were not there in time")));
        Receive<LookAgain>(again => Look(again.Number));
        Receive<MonitorSettings>(changed => _settings = changed);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    private HangSettings Hangs => _settings.Hangs;

    protected override void PreStart() => FindOld();

    private void Note(ProcessSampled sample)
    {
        if (_state.Candidates.TryGetValue(sample.Process, out var known))
            known.Name = sample.Name;
        else
            _state.Candidates.Add(sample.Process, new HangCandidate { Name = sample.Name, IsNamed = sample.IsNamed });
    }

    private void NoteEnd(ProcessKey process)
    {
        _state.Candidates.Remove(process, out var known);
        if (!Hangs.IsEnabled || known is { IsJudged: true } || _state.Candidates.Count >= MaxZombies || _state.Probe.Zombie(process) is not { } zombie)
            return;

        _state.Candidates.Add(process, new HangCandidate
        {
            Name = zombie.Name,
            IsNamed = known?.IsNamed ?? false,
            ForgetfulParent = zombie.ParentPid,
        });
    }

    private void FindOld()
    {
        // Set first, so that a failure costs one look only.
        Timers.StartSingleTimer(TickTimer, Tick.Instance, TickInterval);
        if (!Hangs.IsEnabled)
            return;

        foreach (var (process, candidate) in _state.Candidates)
        {
            if (_examined.Count >= MaxAtOnce)
                return;
            if (candidate.IsJudged || Hangs.LimitOf(candidate.Name, candidate.IsNamed) is not { } limit || _state.AgeOf(process) < limit)
                continue;

            candidate.IsJudged = true;
            _examined.Add(++_numbers, new HangExamination(process, candidate, limit));
            Look(_numbers);
        }
    }

    // Files of a process can take their time, and others wait for this actor.
    private void Look(long number)
    {
        if (!_examined.TryGetValue(number, out var examined))
            return;

        var (probe, process, self) = (_state.Probe, examined.Process, Self);
        _ = Task.Run(() =>
        {
            HangLook? look = null;
            try
            {
                look = probe.Look(process);
            }
            finally
            {
                self.Tell(new Looked(number, look), ActorRefs.NoSender);
            }
        });
    }

    private void TakeLook(long number, HangLook? look)
    {
        if (!_examined.TryGetValue(number, out var examined))
            return;

        if (look is null)
        {
            // It has gone: it did not hang for ever.
            _examined.Remove(number);
            _state.Candidates.Remove(examined.Process);
            return;
        }

        if (!CanBeCaptured(examined, look))
        {
            Add(number, examined, look);
            return;
        }

        examined.Pending = look;
        _tracer.Tell(new CaptureStacks(examined.Process, number, _settings.Stacks.Effective), Self);
        Timers.StartSingleTimer(number, new StacksLate(number), StackPatience);
    }

    // A process that is stopped stays so, and is read as it is by whoever may.
    private bool CanBeCaptured(HangExamination examined, HangLook look)
        => !_tracer.IsNobody() && look.Threads.Any(thread => thread.State is not ('T' or 't' or 'Z' or 'X'))
            && examined.Budget.Allows(_settings.Stacks.PauseBudgetUsPerSec, _time);

    private void TakeStacks(long number, CapturedStacks stacks)
    {
        if (!_examined.TryGetValue(number, out var examined) || examined.Pending is not { } look)
            return;

        Timers.Cancel(number);
        examined.Pending = null;
        examined.Budget.Spend(stacks.Summary.PauseUs ?? 0);
        Add(number, examined, look with { Stacks = stacks });
    }

    private void Add(long number, HangExamination examined, HangLook look)
    {
        examined.Looks.Add(look);
        if (examined.Looks.Count < Hangs.Samples)
        {
            Timers.StartSingleTimer(number, new LookAgain(number), Hangs.Interval);
            return;
        }

        _examined.Remove(number);
        Tell(examined);
        if (examined.Candidate.ForgetfulParent is not null)
            _state.Candidates.Remove(examined.Process);
    }

    private void Tell(HangExamination examined)
    {
        var (process, candidate, looks) = (examined.Process, examined.Candidate, examined.Looks);
        var verdict = HangClassifier.Judge(looks);
        var age = _state.AgeOf(process);
        var stacks = looks.LastOrDefault(look => look.Stacks is not null)?.Stacks;
        var parent = candidate.ForgetfulParent is { } pid ? $" (pid {pid})" : "";
        Context.Parent.Tell(new FindingRecord
        {
            Timestamp = _time.GetUtcNow().UtcDateTime,
            Rule = "hang",
            Condition = AlertConditions.NameOf(AlertCondition.Hang),
            Process = process,
            ProcessName = candidate.Name,
            Text = $"{candidate.Name} ({process.Pid}), {AlertText.Time(age)} old: {verdict.Text}{parent}",
            Value = age.TotalSeconds,
            Limit = examined.Limit.TotalSeconds,
            Hang = verdict.Facts,
            Events = [.. looks.Select(look => new FindingEvent(look.At, HangClassifier.Summarise(look)))],
            Stacks = stacks?.Threads,
            Capture = stacks?.Summary,
        });
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Looked(long Number, HangLook? Look);

    private sealed record LookAgain(long Number);

    private sealed record StacksLate(long Number);
}
