using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// What must outlive a failing ProcessActor: the held process, its ticks and its last sample. MonitorActor owns it; apart from
/// <see cref="HasEnded"/> and <see cref="IsDeselected"/> only the process's actor uses it.
/// </summary>
internal sealed class WatchedProcess(IProcess process, SampleSchedule schedule, bool isNamed) : IDisposable
{
    private const int MaxEarly = 1000;

    private volatile bool _hasEnded;
    private volatile IActorRef _actor = ActorRefs.Nobody;

    public IProcess Process { get; } = process;

    public SampleSchedule Schedule { get; } = schedule;

    /// <summary>Whether it was named or launched: the run is over when the last such process has ended.</summary>
    public bool IsNamed { get; } = isNamed;

    /// <summary>Whether the rules no longer want it; only MonitorActor uses this.</summary>
    public bool IsDeselected { get; set; }

    /// <summary>Who watches it now. MonitorActor sets it; the watcher of ends reads it from another thread.</summary>
    public IActorRef Actor
    {
        get => _actor;
        set => _actor = value;
    }

    /// <summary>Who judges its samples; MonitorActor sets it before it is watched.</summary>
    public IActorRef Alerts { get; set; } = ActorRefs.Nobody;

    /// <summary>What the journal has not confirmed of its records.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>Why its actor cannot be persistent any more; MonitorActor reads it when that actor has stopped.</summary>
    public Exception? JournalTrouble { get; set; }

    /// <summary>Whether its actor is a persistent one; only MonitorActor uses this.</summary>
    public bool IsPersisted { get; set; }

    /// <summary>Whether sampling is to begin. MonitorActor sets it before it says so.</summary>
    public bool ShallBegin { get; set; }

    /// <summary>Whether its actor was stopped to make way for a persistent one; only MonitorActor uses this.</summary>
    public bool IsMoving { get; set; }

    /// <summary>Readings from before its actor was ready to record any.</summary>
    public Queue<(ProcessReading Reading, int MissedTicks)> Early { get; } = new();

    /// <summary>What its parent, the monitor itself, has learnt of its end. MonitorActor sets it before it tells it.</summary>
    public ChildEnded? ChildEnd { get; set; }

    /// <summary>Whether it used enough of the CPU when it was last sampled for its stacks to be of interest.</summary>
    public bool IsActive { get; set; }

    /// <summary>The sample that waits for its stacks; null when none does.</summary>
    public SampleRecord? Pending { get; set; }

    /// <summary>The number of the latest request for stacks: an answer to an earlier one belongs to no sample any more.</summary>
    public long StackRequest { get; set; }

    /// <summary>Samples in which it was active.</summary>
    public long ActiveSamples { get; set; }

    /// <summary>How long captures may stop it.</summary>
    public PauseBudget Budget { get; } = new();

    /// <summary>Ticks that passed without a sample since one was last recorded.</summary>
    public int MissedTicks { get; set; }

    /// <summary>The last reading, which the next one's CPU use is measured from.</summary>
    public ProcessReading? Last { get; set; }

    /// <summary>Whether sampling has begun: a launched command is held before exec until then.</summary>
    public bool HasBegun { get; set; }

    /// <summary>When its end was noticed, UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>How long it had lived then.</summary>
    public TimeSpan Lifetime { get; private set; }

    /// <summary>CPU time of its whole life in nanoseconds, if it could be read after its end.</summary>
    public long? FinalCpuNanoseconds { get; set; }

    /// <summary>Fields that have been reported as unreadable.</summary>
    public SampleFields ReportedUnreadable { get; set; }

    /// <summary>What last went wrong with watching it.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Set as soon as the kernel reports the end, because the message that says so can be lost to a restart.</summary>
    public bool HasEnded
    {
        get => _hasEnded;
        set => _hasEnded = value;
    }

    /// <summary>Goes on from what the journal knows of it, unless this monitor knows more.</summary>
    public void Recover(SampleMark? mark)
    {
        if (Last is null && mark is { } known)
            Last = new ProcessReading { MonotonicNanoseconds = known.MonotonicNanoseconds, CpuNanoseconds = known.CpuNanoseconds };
    }

    /// <summary>Keeps a reading until it can be recorded; the oldest one is a missed tick when there are too many.</summary>
    public void KeepEarly(in ProcessReading reading, int missedTicks)
    {
        if (Early.Count == MaxEarly)
            missedTicks += Early.Dequeue().MissedTicks + 1;
        Early.Enqueue((reading, missedTicks));
    }

    /// <summary>Notes when it ended, unless that has been noted.</summary>
    public void NoteEnd(DateTime now)
    {
        if (EndedAt is not null)
            return;

        EndedAt = now;
        Lifetime = Process.Age;
    }

    public void Dispose() => Process.Dispose();
}
