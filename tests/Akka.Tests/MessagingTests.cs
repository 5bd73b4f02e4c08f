namespace Akka.Tests;

public sealed class MessagingTests : ActorTest
{
    [Fact]
    public void Messages_of_one_sender_arrive_in_order()
    {
        var echo = ActorOf<Echo>();

        for (var i = 0; i < 1000; i++)
            echo.Tell(i);

        for (var i = 0; i < 1000; i++)
            ExpectMsg(i);
    }

    [Fact]
    public void The_sender_is_who_told()
    {
        var probe = CreateTestProbe();

        probe.Ref.Tell("hello", TestActor);

        probe.ExpectMsgFrom<string>(TestActor);
    }

    [Fact]
    public void A_message_from_nobody_is_answered_into_the_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        var echo = ActorOf<Echo>();

        echo.Tell("anyone?", ActorRefs.NoSender);

        Assert.Equal("anyone?", ExpectMsg<Event.DeadLetter>().Message);
    }

    [Fact]
    public void Forwarding_keeps_the_sender()
    {
        var probe = CreateTestProbe();
        var forwarder = ActorOf(() => new Forwarder(probe.Ref));

        forwarder.Tell("hello", TestActor);

        probe.ExpectMsgFrom<string>(TestActor);
    }

    [Fact]
    public void There_is_no_null_message()
    {
        var echo = ActorOf<Echo>();

        Assert.Throws<InvalidMessageException>(() => echo.Tell(null));
    }

    [Fact]
    public async Task Many_producers_lose_and_reorder_nothing()
    {
        const int producers = 8;
        const int each = 20_000;
        var tally = ActorOf(() => new Tally(producers, each, TestActor));

        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (var number = 0; number < each; number++)
                tally.Tell(new Numbered(producer, number), ActorRefs.NoSender);
        })));

        Assert.Equal(0, ExpectMsg<OutOfOrder>(Patience).Count);
    }

    [Fact]
    public async Task An_actor_handles_one_message_at_a_time()
    {
        var actor = ActorOf<Exclusive>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
                actor.Tell("enter", ActorRefs.NoSender);
        })));

        Assert.Equal(0, await actor.Ask<int>("overlaps", Patience));
    }

    private sealed record Numbered(int Producer, int Number);

    private sealed record OutOfOrder(int Count);

    private sealed class Tally : ReceiveActor
    {
        public Tally(int producers, int each, IActorRef whenDone)
        {
            var next = new int[producers];
            var left = producers * each;
            var outOfOrder = 0;
            Receive<Numbered>(message =>
            {
                if (next[message.Producer]++ != message.Number)
                    outOfOrder++;
                if (--left == 0)
                    whenDone.Tell(new OutOfOrder(outOfOrder));
            });
        }
    }

    private sealed class Exclusive : ReceiveActor
    {
        private int _inside;
        private int _overlaps;

        public Exclusive()
        {
            Receive<string>(message => message == "overlaps", _ => Sender.Tell(_overlaps));
            Receive<string>(_ =>
            {
                if (Interlocked.Increment(ref _inside) > 1)
                    Interlocked.Increment(ref _overlaps);
                Thread.Yield();
                Interlocked.Decrement(ref _inside);
            });
        }
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef to) => ReceiveAny(message => to.Forward(message));
    }
}
