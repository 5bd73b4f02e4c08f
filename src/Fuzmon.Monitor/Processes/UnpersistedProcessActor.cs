using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Watches one process while there is no journal.</summary>
internal sealed class UnpersistedProcessActor : ReceiveActor, IWithTimers, IProcessHost
{
    private readonly WatchedProcess _watched;
    private readonly IActorRef _recorder;
    private readonly MonitorCounters _counters;
    private readonly ProcessWatch _watch;

    public UnpersistedProcessActor(
        WatchedProcess watched, MonitorSettings settings, MonitorCounters counters, TimeProvider time, IActorRef recorder, IActorRef tracer)
    {
        _watched = watched;
        _recorder = recorder;
        _counters = counters;
        _watch = new ProcessWatch(watched, settings, counters, time, tracer, this);

        Receive<MakeWay>(_ => Context.Stop(Self));
        ReceiveAny(message =>
        {
            if (!_watch.TryHandle(message))
                Unhandled(message);
        });
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    IActorRef IProcessHost.Self => Self;

    IScheduler IProcessHost.Scheduler => Context.System.Scheduler;

    void IProcessHost.Keep(Record record, SampleMark? mark)
    {
        _counters.CountUnjournaled();
        _recorder.Tell(record, ActorRefs.NoSender);
    }

    void IProcessHost.Report(LifecycleRecord record) => Context.Parent.Tell(record);

    void IProcessHost.Finish(bool isClosed, bool isUrgent)
    {
        if (isClosed)
            Context.Parent.Tell(new ProcessClosed(_watched.Process.Key));
        Context.Stop(Self);
    }

    protected override void PreStart()
    {
        _watch.Start();
        _watch.GetReady();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _watch.ReportRestart();
        base.PreRestart(reason, message);
    }

    protected override void PostStop() => _watch.Stop();
}
