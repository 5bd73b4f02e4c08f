using Akka.Actor;
using Akka.TestKit.Xunit2;
using Fuzmon.Linux;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

/// <summary>A monitor with everything around it made by hand.</summary>
public abstract class MonitorSpec : TestKit
{
    protected MonitorSpec(string configuration = "")
        : base(configuration)
    {
    }

    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected CollectingSink Sink { get; } = new();

    private protected FakeMachine Machine { get; } = new();

    private protected MonitorSettings Settings { get; set; } = new() { Interval = TimeSpan.FromMilliseconds(20) };

    private protected StackPlan? Stacks { get; set; }

    private protected JournalPlan? Journal { get; set; }

    private protected InstrumentsPlan? Instruments { get; set; }

    private protected AlertPlan? Alerts { get; set; }

    private protected TimeProvider Clock { get; set; } = TimeProvider.System;

    private protected MonitorPlan Plan { get; private set; } = null!;

    private protected IActorRef StartMonitor(WatchScope? scope = null) => StartMonitor(scope, Sink);

    private protected IActorRef StartMonitor(IRecordSink sink, params FakeProcess[] named)
    {
        var monitor = StartMonitor(scope: null, sink);
        monitor.Tell(new WatchNamed(named, Begin: true));
        return monitor;
    }

    private protected IActorRef StartMonitor(params FakeProcess[] named) => StartMonitor(Sink, named);

    private IActorRef StartMonitor(WatchScope? scope, IRecordSink sink)
    {
        Plan = new MonitorPlan
        {
            Settings = Settings,
            Scope = scope,
            Table = Machine,
            Opener = Machine,
            Sinks = [sink],
            Stacks = Stacks,
            Journal = Journal,
            Instruments = Instruments,
            Alerts = Alerts,
        };
        var state = new MonitorState(Plan);
        return Sys.ActorOf(Props.CreateBy(new Producer<MonitorActor>(() => new(state, Clock))), "monitor");
    }

    private protected void Stop(IActorRef monitor)
    {
        monitor.Tell(StopMonitor.Instance, TestActor);
        FishForStopped();
    }

    private protected MonitorStopped FishForStopped() => ExpectMsg<MonitorStopped>(Patience);

    private protected void Eventually(Func<bool> condition) => AwaitCondition(condition, Patience);

    private protected static ExitStatus Exited(int code) => new(code, null, CoreDumped: false);
}
