namespace Akka.Tests;

public sealed class StashTests : ActorTest
{
    [Fact]
    public void Stashed_messages_come_back_in_order_before_what_came_later()
    {
        var actor = ActorOf<Opening>();

        foreach (var message in new object[] { 1, 2, 3, "open", 4 })
            actor.Tell(message);

        for (var i = 1; i <= 4; i++)
            ExpectMsg(i);
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var probe = CreateTestProbe();
        var actor = ActorOf<Opening>();

        actor.Tell(1, probe.Ref);
        actor.Tell("open");

        probe.ExpectMsg(1);
    }

    [Fact]
    public void Unstash_gives_back_the_oldest_one()
    {
        var actor = ActorOf<Opening>();

        foreach (var message in new object[] { 1, 2, "one" })
            actor.Tell(message);

        ExpectMsg(1);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void Unstash_all_can_pick()
    {
        var actor = ActorOf<Opening>();

        foreach (var message in new object[] { 1, 2, 3, 4, "open odd" })
            actor.Tell(message);

        ExpectMsg(1);
        ExpectMsg(3);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void A_message_cannot_be_stashed_twice()
    {
        var actor = ActorOf<StashingTwice>();

        actor.Tell("hello");

        ExpectMsg<IllegalActorStateException>();
    }

    [Fact]
    public void Stashed_messages_survive_a_restart()
    {
        var actor = ActorOf<Opening>();

        foreach (var message in new object[] { 1, 2, Fail.Now, "open" })
            actor.Tell(message);

        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void Stashed_messages_of_a_stopped_actor_are_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        var actor = ActorOf<Opening>();

        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);

        Assert.Equal(1, ExpectMsg<Event.DeadLetter>().Message);
    }

    [Fact]
    public void A_full_stash_is_a_failure_of_the_actor()
    {
        var decider = CreateTestProbe();
        var parent = ActorOf(Supervisor.Deciding(cause =>
        {
            decider.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Resume;
        }));
        parent.Tell(Props.Create<Opening>().WithStashCapacity(2));
        var actor = ExpectMsg<IActorRef>();

        foreach (var message in new object[] { 1, 2, 3, "open" })
            actor.Tell(message);

        decider.ExpectMsg<StashOverflowException>();
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectNoMsg(Moment);
    }

    private sealed class Opening : ReceiveActor, IWithUnboundedStash
    {
        private bool _open;

        public Opening()
        {
            Receive<Fail>(fail => throw fail.With);
            Receive<int>(number =>
            {
                if (_open)
                    Sender.Tell(number);
                else
                    Stash.Stash();
            });
            Receive<string>(message =>
            {
                _open = true;
                switch (message)
                {
                    case "open":
                        Stash.UnstashAll();
                        break;
                    case "open odd":
                        Stash.UnstashAll(envelope => envelope.Message is int number && number % 2 == 1);
                        break;
                    default:
                        Stash.Unstash();
                        break;
                }
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class StashingTwice : ReceiveActor, IWithUnboundedStash
    {
        public StashingTwice() => ReceiveAny(_ =>
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (Exception e)
            {
                Sender.Tell(e);
            }
        });

        public IStash Stash { get; set; } = null!;
    }
}
