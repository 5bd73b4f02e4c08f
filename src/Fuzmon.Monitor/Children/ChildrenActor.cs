using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Records the totals of children every interval, and what was lost. The counting itself needs no actor.</summary>
internal sealed class ChildrenActor : ReceiveActor, IWithTimers
{
    private const string RecordTimer = "record";

    private readonly ChildWatch _watch;
    private readonly IActorRef _recorder;
    private readonly TimeProvider _time;
    private MonitorSettings _settings;
    private long _lost;

    public ChildrenActor(ChildWatch watch, MonitorSettings settings, IActorRef recorder, TimeProvider time)
    {
        _watch = watch;
        _settings = settings;
        _recorder = recorder;
        _time = time;

        Receive<RecordTotals>(_ => Record());
        Receive<MonitorSettings>(changed =>
        {
            _settings = changed;
            AwaitNext();
        });
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _watch.Start(record => _recorder.Tell(record, ActorRefs.NoSender));
        if (_watch.Limits is { } limits)
            Tell(LifecycleEvent.Degraded, $"{limits} ({_watch.SourceName})", lost: null);
        AwaitNext();
    }

    private void AwaitNext() => Timers.StartSingleTimer(RecordTimer, RecordTotals.Instance, _settings.Interval);

    private void Record()
    {
        AwaitNext();
        foreach (var record in _watch.Totals())
            _recorder.Tell(record);
        var lost = _watch.Lost;
        if (lost > _lost)
            Tell(LifecycleEvent.Lost, $"events of processes were lost ({_watch.SourceName}); those alive were looked up again", lost - _lost);
        _lost = lost;
    }

    private void Tell(LifecycleEvent lifecycleEvent, string reason, long? lost) => _recorder.Tell(new LifecycleRecord
    {
        Timestamp = _time.GetUtcNow().UtcDateTime,
        Event = lifecycleEvent,
        Reason = reason,
        Lost = lost,
    });

    private sealed record RecordTotals
    {
        public static readonly RecordTotals Instance = new();
    }
}
