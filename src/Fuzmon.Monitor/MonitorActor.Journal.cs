using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// The journal's part: persistent actors while it works; when it fails others in their place, which miss no tick and pass everything
/// to the recorder at once; and attempts to have it back.
/// </summary>
internal sealed partial class MonitorActor
{
    private const string RepairTimer = "repair";
    private const string HouseTimer = "house";
    private static readonly TimeSpan HouseInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    private void ReceiveJournal()
    {
        Receive<Record>(record =>
        {
            // Totals that were on their way when the last ones were made: nothing comes behind the last record.
            if (_state.Last is null || record is not ChildrenRecord)
                Report(record);
        });
        Receive<RecordAgain>(again =>
        {
            foreach (var record in again.Records)
                _state.Recorder.Tell(record);
            Sender.Tell(again);
        });
        Receive<CampaignClosed>(_ => CloseRecorder());
        Receive<RepairJournal>(_ => RunBesides(store => new JournalRepaired(store.Repair(_state.Journal.Cause!))));
        Receive<JournalRepaired>(repaired => TakeRepaired(repaired.Outcome));
        Receive<KeepHouse>(_ => RunBesides(static store => new HouseKept(store.KeepHouse())));
        Receive<HouseKept>(kept =>
        {
            if (kept.Damage is { } damage)
                NoteTrouble(damage);
            ScheduleHousekeeping();
        });
    }

    private void BeginJournal()
    {
        if (_plan.Journal is not { } journal)
            return;

        StartCampaign();
        ScheduleHousekeeping();
        KeepStarted(journal);
        var past = journal.Store.Past;
        _state.Journal.RowsBefore = past.Rows;
        if (past.Trouble is not null)
            Report(new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Degraded, Reason = past.Trouble, Lost = past.Lost });
        if (past.EndedOrderly || past.LastRecordAt is not { } last)
            return;

        Report(new LifecycleRecord
        {
            Timestamp = Now,
            Event = LifecycleEvent.Outage,
            Reason = "the monitor before this one was killed",
            OutageMs = Math.Max(0, (Now - last).TotalMilliseconds),
            MissingMs = journal.FlushInterval.TotalMilliseconds,
        });
    }

    private void ReportLacking()
    {
        if (_plan.Journal is not null && _plan.Counters.Unjournaled > _state.Journal.UnjournaledSaid)
            Report(About(LifecycleEvent.Degraded, "the journal lacks records that the log has", lost: CountLacking(isNew: false)));
    }

    /// <summary>Stops without what does not answer; whatever is recorded still gets to the sinks.</summary>
    private void StopAtOnce()
    {
        foreach (var watched in _state.Watched)
            watched.Outbox.PassAll(_state.Recorder, _plan.Counters);
        _state.Campaign = ActorRefs.Nobody;
        PassCampaignOutbox();
        _state.HasCountedChildren = true;
        _state.Instrumentor = ActorRefs.Nobody;
        _state.HasFinishedAlerts = true;
        if (_state.Last is null)
            FinishStop();
    }

    private void PassCampaignOutbox()
    {
        var last = _state.Last;
        var isInside = last is not null && _state.CampaignOutbox.Unconfirmed.Any(recorded => recorded.Record == last);
        _state.CampaignOutbox.PassAll(_state.Recorder, _plan.Counters);
        if (last is not null)
            CloseRecorder(isInside || last.Seq is not null ? null : last);
    }

    // Its timers have gone with the instance that failed.
    private void ResumeJournal()
    {
        if (_plan.Journal is null)
            return;

        ScheduleHousekeeping();
        if (!_state.Journal.IsUp)
            ScheduleRepair();
    }

    // Without it pids and start ticks mean nothing.
    private void KeepStarted(JournalPlan journal)
        => _state.Campaign.Tell(new KeepInJournal(new LifecycleRecord { Timestamp = Now, Event = LifecycleEvent.Started, Monitor = journal.Monitor }));

    private void StartCampaign()
    {
        _state.Campaign = StartChild(
            () => new CampaignActor(_state.Journal, _state.CampaignOutbox, _state.Recorder, _plan.Counters), "campaign");
        Context.Watch(_state.Campaign);
    }

    private IActorRef StartProcess(WatchedProcess watched)
    {
        var (settings, counters, recorder, tracer) = (_state.Settings, _plan.Counters, _state.Recorder, _state.Tracer);
        // Nobody else uses it now, and the actor before may not have heard of a change.
        watched.Schedule.ChangeInterval(settings.Interval);
        watched.IsPersisted = _state.Journal.IsUp;
        var name = $"process-{watched.Process.Key.Pid}-{watched.Process.Key.StartTicks}";
        var actor = _plan.Journal is { } journal && watched.IsPersisted
            ? StartChild(() => new ProcessActor(watched, journal.BootId, _state.Settings, counters, _time, recorder, tracer), name)
            : StartChild(() => new UnpersistedProcessActor(watched, _state.Settings, counters, _time, recorder, tracer), name);
        Context.Watch(actor);
        watched.Actor = actor;
        return actor;
    }

    private void TellChildEnd(ChildEnded child)
    {
        if (_state.ActorOf(child.Process) is not { } actor || !_state.TryGet(actor, out var watched))
            return;

        watched.ChildEnd = child;
        actor.Tell(child);
    }

    private void Report(Record record)
    {
        if (!_state.Campaign.IsNobody())
        {
            _state.Campaign.Tell(record);
            return;
        }

        _plan.Counters.CountUnjournaled();
        _state.Recorder.Tell(record);
    }

    /// <summary>Has a process watched on whose actor stopped because of the journal; false if it stopped for another reason.</summary>
    private bool TryStartAgain(IActorRef stopped, WatchedProcess watched)
    {
        watched.Outbox.PassAll(_state.Recorder, _plan.Counters);
        if (watched.JournalTrouble is { } cause)
            NoteTrouble(cause);
        else if (!watched.IsMoving)
            return false;

        watched.JournalTrouble = null;
        watched.IsMoving = false;
        if (watched.IsDeselected)
            return false;

        var actor = StartProcess(watched);
        _state.Replace(stopped, actor, watched);
        if (_state.IsStopping)
            actor.Tell(SampleLast.Instance);
        return true;
    }

    private void HandleCampaignEnd()
    {
        _state.Campaign = ActorRefs.Nobody;
        NoteTrouble(_state.Journal.CampaignTrouble ?? new InvalidOperationException("keeping records in it kept failing"));
        _state.Journal.CampaignTrouble = null;
        PassCampaignOutbox();
        if (_state.Journal.IsUp && _state.Last is null)
            StartCampaign();
    }

    private void NoteTrouble(Exception cause)
    {
        var journal = _state.Journal;
        // Those who had the file before hear of its end one after the other.
        if (!journal.IsUp || (journal.UsableSince is { } usable && _time.GetElapsedTime(usable) < SettlingTime + _plan.Journal!.FlushInterval))
            return;

        journal.IsUp = false;
        journal.Cause = cause;
        if (journal.UsableSince is { } since && _time.GetElapsedTime(since) > SettledAfter)
            journal.ForgetTrouble();
        var what = $"the journal {_plan.Journal!.Store.Path} failed ({cause.Message.TrimEnd('.')}); records go into the log alone meanwhile";
        _state.Recorder.Tell(About(LifecycleEvent.Degraded, what));
        _plan.Journal.Notify(what);
        if (!_state.IsStopping)
            ScheduleRepair();
    }

    private void ScheduleRepair() => Timers.StartSingleTimer(RepairTimer, RepairJournal.Instance, _state.Journal.NextPause());

    private void ScheduleHousekeeping() => Timers.StartSingleTimer(HouseTimer, KeepHouse.Instance, HouseInterval);

    private void TakeRepaired(RepairOutcome outcome)
    {
        if (_state.IsStopping)
            return;

        var journal = _state.Journal;
        if (!outcome.IsUsable)
        {
            ScheduleRepair();
            return;
        }

        journal.IsUp = true;
        journal.UsableSince = _time.GetTimestamp();
        if (_state.Campaign.IsNobody())
            StartCampaign();
        var what = outcome switch
        {
            { SetAside: { } place } => $"the journal was damaged, is now {place}, and was begun anew; the log has the records that the new one lacks",
            { IsNew: true } => "the journal had gone and was begun anew; the log has the records that it lacks",
            _ => "the journal works again; the log has the records that it lacks",
        };
        if (outcome.IsNew)
            KeepStarted(_plan.Journal!);
        Report(About(LifecycleEvent.Degraded, what, lost: CountLacking(outcome.IsNew)));
        _plan.Journal!.Notify(what);
        foreach (var watched in _state.Watched.Where(watched => !watched.IsPersisted))
        {
            watched.IsMoving = true;
            watched.Actor.Tell(MakeWay.Instance);
        }
    }

    /// <summary>Records of the log that are not in the journal's file, as far as that has not been said.</summary>
    private long CountLacking(bool isNew)
    {
        var (journal, counters) = (_state.Journal, _plan.Counters);
        var lacking = counters.Unjournaled - journal.UnjournaledSaid;
        journal.UnjournaledSaid = counters.Unjournaled;
        if (!isNew)
            return lacking;

        lacking += journal.RowsBefore + counters.Journaled - journal.JournaledBefore;
        journal.RowsBefore = 0;
        journal.JournaledBefore = counters.Journaled;
        return lacking;
    }

    // The disk may take its time, and the monitor's is everybody's.
    private void RunBesides(Func<IJournalStore, object> work)
    {
        var (store, self) = (_plan.Journal!.Store, Self);
        _ = Task.Run(() => self.Tell(work(store), ActorRefs.NoSender));
    }

    private sealed record RepairJournal
    {
        public static readonly RepairJournal Instance = new();
    }

    private sealed record JournalRepaired(RepairOutcome Outcome);

    private sealed record KeepHouse
    {
        public static readonly KeepHouse Instance = new();
    }

    private sealed record HouseKept(Exception? Damage);
}
