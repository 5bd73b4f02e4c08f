namespace Akka.Tests;

public sealed class TimerTests : ActorTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public void A_single_timer_fires_once()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers => timers.StartSingleTimer("key", "tick", Soon)));

        ExpectMsg("tick");
        actor.Tell("active?");
        ExpectMsg(new Active(0));
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_periodic_timer_goes_on_until_it_is_cancelled()
    {
        var ticks = CreateTestProbe();
        var actor = ActorOf(() => new Timed(ticks.Ref));

        actor.Tell(new Run(timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.Zero, Soon)));
        for (var i = 0; i < 4; i++)
            ticks.ExpectMsg("tick");
        actor.Tell(new Run(timers => timers.Cancel("key")));
        actor.Tell("active?");

        ExpectMsg(new Active(0));
        SkipTo("end", ticks);
        ticks.ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_timer_of_the_same_key_replaces_the_running_one()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer("key", "first", TimeSpan.FromMilliseconds(100));
            timers.StartSingleTimer("key", "second", TimeSpan.FromMilliseconds(150));
        }));

        ExpectMsg("second");
    }

    [Fact]
    public void Timers_of_other_keys_run_beside_each_other()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer(1, "a", Soon);
            timers.StartSingleTimer(2, "b", 10 * Soon);
            timers.StartSingleTimer(3, "c", Never);
        }));

        ExpectMsg("a");
        ExpectMsg("b");
        actor.Tell("active?");
        ExpectMsg(new Active(1));
    }

    [Fact]
    public void CancelAll_cancels_all()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer(1, "a", Soon);
            timers.StartPeriodicTimer(2, "b", Soon);
            timers.CancelAll();
        }));
        actor.Tell("active?");

        ExpectMsg(new Active(0));
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_timer_says_whether_it_runs()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer("key", "tick", Never);
            Assert.True(timers.IsTimerActive("key"));
            Assert.False(timers.IsTimerActive("other key"));
            Assert.Equal("key", Assert.Single(timers.ActiveTimers));
            timers.Cancel("key");
            Assert.False(timers.IsTimerActive("key"));
            TestActor.Tell("checked");
        }));

        ExpectMsg("checked");
    }

    [Fact]
    public void A_timer_can_send_in_the_name_of_another()
    {
        var probe = CreateTestProbe();
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers => timers.StartSingleTimer("key", "whoami", TimeSpan.Zero, probe.Ref)));

        probe.ExpectMsg("you");
    }

    /// <summary>The first timer fires while its actor is busy, so that its message waits in the mailbox.</summary>
    [Fact]
    public void A_message_of_a_timer_that_was_replaced_meanwhile_is_discarded()
    {
        using var fired = new ManualResetEventSlim();
        var clock = ActorOf(() => new Timed(TestActor));
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer("key", "stale", TimeSpan.FromMilliseconds(1));
            clock.Tell(new Run(later => later.StartSingleTimer("key", new Run(_ => fired.Set()), Moment)));
            fired.Wait(Patience);
            timers.StartSingleTimer("key", "fresh", TimeSpan.FromMilliseconds(1));
        }));

        ExpectMsg("fresh");
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_message_of_a_timer_that_was_cancelled_meanwhile_is_discarded()
    {
        using var fired = new ManualResetEventSlim();
        var clock = ActorOf(() => new Timed(TestActor));
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartSingleTimer("key", "stale", TimeSpan.FromMilliseconds(1));
            clock.Tell(new Run(later => later.StartSingleTimer("key", new Run(_ => fired.Set()), Moment)));
            fired.Wait(Patience);
            timers.Cancel("key");
        }));
        actor.Tell("active?");

        ExpectMsg(new Active(0));
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_restart_cancels_the_timers()
    {
        var actor = ActorOf(() => new Timed(TestActor));

        actor.Tell(new Run(timers =>
        {
            timers.StartPeriodicTimer("key", "tick", Soon);
            throw new InvalidOperationException("told to fail");
        }));
        actor.Tell("active?");

        ExpectMsg(new Active(0));
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_stopped_actors_timers_send_no_dead_letters()
    {
        var ticks = CreateTestProbe();
        var actor = Watch(ActorOf(() => new Timed(ticks.Ref)));
        actor.Tell(new Run(timers => timers.StartPeriodicTimer("key", "tick", Soon)));
        ticks.ExpectMsg("tick");

        Sys.Stop(actor);
        ExpectTerminated(actor);

        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        ExpectNoMsg(Moment);
    }

    /// <summary>Skips what the probe was told before now.</summary>
    private static void SkipTo(string end, TestKit.TestProbe probe)
    {
        probe.Ref.Tell(end, ActorRefs.NoSender);
        while (probe.ExpectMsg<string>() != end)
        {
        }
    }

    private sealed record Run(Action<ITimerScheduler> What);

    private sealed record Active(int Count);

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef report)
        {
            Receive<Run>(run => run.What(Timers));
            Receive<string>(message => message == "active?", _ => Sender.Tell(new Active(Timers.ActiveTimers.Count)));
            Receive<string>(message => message == "whoami", _ => Sender.Tell("you"));
            ReceiveAny(message => report.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
