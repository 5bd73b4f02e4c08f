using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What must outlive a failing MonitorActor: who is watched, and who waits for what. Only that actor uses it.</summary>
internal sealed class MonitorState(MonitorPlan plan)
{
    private readonly Dictionary<ProcessKey, IActorRef> _actors = [];
    private readonly Dictionary<IActorRef, WatchedProcess> _watched = [];

    public MonitorPlan Plan { get; } = plan;

    public MonitorSettings Settings { get; set; } = plan.Settings;

    public IActorRef Recorder { get; set; } = ActorRefs.Nobody;

    public IActorRef Tracer { get; set; } = ActorRefs.Nobody;

    public IActorRef Discovery { get; set; } = ActorRefs.Nobody;

    /// <summary>What keeps all that is not one process's in the journal; nobody while there is none.</summary>
    public IActorRef Campaign { get; set; } = ActorRefs.Nobody;

    /// <summary>What the journal has not confirmed of that.</summary>
    public Outbox CampaignOutbox { get; } = new();

    /// <summary>Whether records are kept in a journal, and what comes next if not.</summary>
    public JournalState Journal { get; } = new(plan.Journal is not null);

    /// <summary>The last record, once it has been made.</summary>
    public LifecycleRecord? Last { get; set; }

    public IActorRef Children { get; set; } = ActorRefs.Nobody;

    /// <summary>Who has the instruments; nobody when there are none, or no more.</summary>
    public IActorRef Instrumentor { get; set; } = ActorRefs.Nobody;

    /// <summary>Who judges samples; nobody while there are no alerts to be had.</summary>
    public IActorRef Alerts { get; set; } = ActorRefs.Nobody;

    /// <summary>Whether the alerts were asked to finish.</summary>
    public bool FinishesAlerts { get; set; }

    /// <summary>Whether they have, or are not waited for any longer.</summary>
    public bool HasFinishedAlerts { get; set; }

    /// <summary>Who wants to hear that no named process is left.</summary>
    public IActorRef AwaitsNamed { get; set; } = ActorRefs.Nobody;

    /// <summary>Who wants to hear that everything is written out; nobody unless the monitor is stopping.</summary>
    public IActorRef AwaitsStop { get; set; } = ActorRefs.Nobody;

    /// <summary>Whether the last totals of children were asked for.</summary>
    public bool CountsChildren { get; set; }

    /// <summary>Whether they are recorded, or not waited for any longer.</summary>
    public bool HasCountedChildren { get; set; }

    public bool IsStopping => !AwaitsStop.IsNobody();

    public bool IsEmpty => _watched.Count == 0;

    public IEnumerable<WatchedProcess> Watched => _watched.Values;

    public bool HasNamed => _watched.Values.Any(watched => watched.IsNamed);

    public IEnumerable<IActorRef> Actors => _watched.Keys;

    public bool Contains(ProcessKey process) => _actors.ContainsKey(process);

    public IActorRef? ActorOf(ProcessKey process) => _actors.GetValueOrDefault(process);

    public bool TryGet(IActorRef actor, [NotNullWhen(true)] out WatchedProcess? watched) => _watched.TryGetValue(actor, out watched);

    public void Add(IActorRef actor, WatchedProcess watched)
    {
        _actors.Add(watched.Process.Key, actor);
        _watched.Add(actor, watched);
        Plan.Children?.NoteActor(watched.Process.Key);
        Plan.Counters.CountWatched();
    }

    /// <summary>Has another actor watch a process from now on.</summary>
    public void Replace(IActorRef before, IActorRef actor, WatchedProcess watched)
    {
        _watched.Remove(before);
        _watched.Add(actor, watched);
        _actors[watched.Process.Key] = actor;
    }

    /// <summary>Lets go of a process; false if it was not watched.</summary>
    public bool Remove(ProcessKey process)
    {
        if (!_actors.Remove(process, out var actor) || !_watched.Remove(actor, out var watched))
            return false;

        watched.Dispose();
        Plan.Counters.CountUnwatched();
        return true;
    }
}
