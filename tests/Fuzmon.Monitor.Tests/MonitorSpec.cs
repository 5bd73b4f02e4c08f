using Akka.Actor;
using Akka.TestKit.Xunit2;
using Fuzmon.Linux;
using Fuzmon.Monitor.Tests.Support;

namespace Fuzmon.Monitor.Tests;

/// <summary>A monitor with everything around it made by hand.</summary>
public abstract class MonitorSpec : TestKit
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected CollectingSink Sink { get; } = new();

    private protected FakeMachine Machine { get; } = new();

    private protected MonitorSettings Settings { get; set; } = new() { Interval = TimeSpan.FromMilliseconds(20) };

    private protected StackPlan? Stacks { get; set; }

    private protected MonitorPlan Plan { get; private set; } = null!;

    private protected IActorRef StartMonitor(WatchScope? scope = null)
    {
        Plan = new MonitorPlan { Settings = Settings, Scope = scope, Table = Machine, Opener = Machine, Sinks = [Sink], Stacks = Stacks };
        var state = new MonitorState(Plan);
        return Sys.ActorOf(Props.CreateBy(new Producer<MonitorActor>(() => new(state, TimeProvider.System))), "monitor");
    }

    private protected IActorRef StartMonitor(params FakeProcess[] named)
    {
        var monitor = StartMonitor(scope: null);
        monitor.Tell(new WatchNamed(named, Begin: true));
        return monitor;
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
