namespace Akka.Tests.Runtime;

public sealed class MailboxTests : ActorTest
{
    [Fact]
    public async Task Many_senders_lose_nothing_and_each_keeps_its_order()
    {
        const int senders = 8;
        const int messages = 20_000;
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = ActorOf(() => new OrderChecker(senders, messages, done));

        Parallel.For(0, senders, sender =>
        {
            for (var number = 0; number < messages; number++)
                counter.Tell((sender, number), ActorRefs.NoSender);
        });

        Assert.True(await done.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_idle_and_busy()
    {
        var counter = ActorOf<AsyncCounter>();

        for (var told = 1; told <= 2000; told++)
        {
            counter.Tell(1, ActorRefs.NoSender);
            if (told % 10 == 0) Assert.Equal(told, await counter.Ask<int>("count", Patience));
        }
    }

    [Fact]
    public void What_waits_when_an_actor_ends_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Event.DeadLetter));
        using var gate = new ManualResetEventSlim();
        var blocked = Watch(ActorOf(() => new Blocked(gate)));
        blocked.Tell("block", TestActor);
        ExpectMsg("blocked");
        for (var i = 0; i < 3; i++) blocked.Tell(i, ActorRefs.NoSender);

        Sys.Stop(blocked);
        gate.Set();

        for (var i = 0; i < 3; i++)
        {
            var number = i;
            ExpectMsg<Event.DeadLetter>(letter => Equals(letter.Message, number));
        }
        ExpectTerminated(blocked);
    }

    private sealed class OrderChecker : ReceiveActor
    {
        public OrderChecker(int senders, int messages, TaskCompletionSource<bool> done)
        {
            var next = new int[senders];
            var left = senders * messages;
            var inOrder = true;
            Receive<(int Sender, int Number)>(message =>
            {
                inOrder &= next[message.Sender]++ == message.Number;
                if (--left == 0) done.SetResult(inOrder);
            });
        }
    }

    private sealed class AsyncCounter : ReceiveActor
    {
        private int _count;

        public AsyncCounter()
        {
            ReceiveAsync<int>(async number =>
            {
                await Task.Yield();
                _count += number;
            });
            Receive<string>(_ => Sender.Tell(_count));
        }
    }

    private sealed class Blocked : ReceiveActor
    {
        public Blocked(ManualResetEventSlim gate)
        {
            Receive<string>(_ =>
            {
                Sender.Tell("blocked");
                gate.Wait(Patience);
            });
            Receive<int>(_ => { });
        }
    }
}
