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
        {
            _recorder.Tell(new LifecycleRecord
            {
                Timestamp = _time.GetUtcNow().UtcDateTime,
                Event = LifecycleEvent.Degraded,
                Reason = $"{limits} ({_watch.SourceName})",
            });
        }

        AwaitNext();
    }

    private void AwaitNext() => Timers.StartSingleTimer(RecordTimer, RecordTotals.Instance, _settings.Interval);

    private void Record()
    {
        AwaitNext();
        foreach (var record in _watch.Totals())
            _recorder.Tell(record);
        if (_watch.TakeLoss() is { } loss)
            _recorder.Tell(loss);
    }

    private sealed record RecordTotals
    {
        public static readonly RecordTotals Instance = new();
    }
}
