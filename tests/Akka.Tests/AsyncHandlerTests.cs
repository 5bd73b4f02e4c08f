namespace Akka.Tests;

public sealed class AsyncHandlerTests : ActorTest
{
    [Fact]
    public void A_message_waits_for_the_handler_before_it()
    {
        var gate = NewGate();
        var actor = ActorOf(() => new Waiting(gate.Task, TestActor));

        actor.Tell(1);
        actor.Tell(2);
        ExpectMsg("begin 1");
        ExpectNoMsg(Moment);
        gate.SetResult();

        ExpectMsg("end 1");
        ExpectMsg("begin 2");
        ExpectMsg("end 2");
    }

    [Fact]
    public void The_sender_is_the_same_after_an_await()
    {
        var gate = NewGate();
        var actor = ActorOf(() => new Answering(gate.Task));
        var first = CreateTestProbe();
        var second = CreateTestProbe();

        actor.Tell("for first", first.Ref);
        actor.Tell("for second", second.Ref);
        gate.SetResult();

        first.ExpectMsg("for first");
        second.ExpectMsg("for second");
    }

    [Fact]
    public void What_is_told_after_an_await_comes_from_the_actor()
    {
        var gate = NewGate();
        var actor = ActorOf(() => new Answering(gate.Task));

        actor.Tell("hello", TestActor);
        gate.SetResult();

        ExpectMsgFrom<string>(actor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exception_of_an_async_handler_is_supervised(bool afterAwait)
    {
        var decider = CreateTestProbe();
        var parent = ActorOf(Supervisor.Deciding(cause =>
        {
            decider.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Restart;
        }));
        parent.Tell(Props.Create(() => new Failing()), TestActor);
        var child = ExpectMsg<IActorRef>();

        child.Tell("count");
        child.Tell(afterAwait);
        child.Tell("count");

        decider.ExpectMsg<InvalidOperationException>();
        ExpectMsg(1);
        ExpectMsg(1);
    }

    [Fact]
    public void Several_awaits_in_a_row_stay_in_the_actor()
    {
        var actor = ActorOf<Stepping>();

        for (var i = 0; i < 50; i++)
            actor.Tell(i);

        for (var i = 0; i < 50; i++)
            ExpectMsg(i);
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(Task gate, IActorRef journal)
            => ReceiveAsync<int>(async number =>
            {
                journal.Tell($"begin {number}");
                await gate;
                journal.Tell($"end {number}");
            });
    }

    private sealed class Answering : ReceiveActor
    {
        public Answering(Task gate)
            => ReceiveAnyAsync(async message =>
            {
                await gate;
                Sender.Tell(message);
            });
    }

    private sealed class Failing : ReceiveActor
    {
        private int _count;

        public Failing()
        {
            Receive<string>(_ => Sender.Tell(++_count));
            ReceiveAsync<bool>(async afterAwait =>
            {
                if (afterAwait)
                    await Task.Yield();
                throw new InvalidOperationException("told to fail");
            });
        }
    }

    private sealed class Stepping : ReceiveActor
    {
        private int _inside;

        public Stepping() => ReceiveAnyAsync(async message =>
        {
            _inside++;
            for (var i = 0; i < 10; i++)
                await Task.Yield();
            Sender.Tell(_inside == 1 ? message : "overlap");
            _inside--;
        });
    }
}
