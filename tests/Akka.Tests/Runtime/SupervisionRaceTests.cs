namespace Akka.Tests.Runtime;

/// <summary>Failures, stops and kills from many threads at once: whatever wins, every actor ends once and says so.</summary>
public sealed class SupervisionRaceTests : ActorTest
{
    private const int Children = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_happens_at_once_all_of_a_family_end(bool allForOne)
    {
        for (var round = 0; round < 30; round++)
        {
            var parent = ActorOf(() => new Parent(allForOne));
            var children = await parent.Ask<IActorRef[]>(Children, Patience);

            Parallel.For(0, 160, i => Disturb(children[i % Children], i / Children));

            var family = children.Append(parent).ToArray();
            foreach (var member in family) Watch(member);
            Sys.Stop(parent);
            var ended = family.Select(_ => ExpectMsg<Terminated>(Patience).ActorRef).ToHashSet();
            Assert.Equal(family.Length, ended.Count);
        }
    }

    private void Disturb(IActorRef child, int way)
    {
        object? message = way switch
        {
            0 or 5 => new InvalidOperationException("restart"),
            1 or 6 => new FormatException("resume"),
            2 => new NotSupportedException("escalate"),
            3 => new TimeoutException("while awaiting"),
            4 => Kill.Instance,
            7 => PoisonPill.Instance,
            _ => null,
        };
        if (message is null)
            Sys.Stop(child);
        else
            child.Tell(message, ActorRefs.NoSender);
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly bool _allForOne;

        public Parent(bool allForOne)
        {
            _allForOne = allForOne;
            Receive<int>(count =>
                Sender.Tell(Enumerable.Range(0, count).Select(_ => Context.ActorOf(Props.Create(() => new Child()))).ToArray()));
        }

        // Children live through a restart of their parent, so that two restarts meet.
        protected override void PreRestart(Exception reason, object message)
        {
        }

        protected override SupervisorStrategy SupervisorStrategy() =>
            _allForOne ? new AllForOneStrategy(Decide) : new OneForOneStrategy(Decide);

        private static Directive Decide(Exception cause) => cause switch
        {
            FormatException => Directive.Resume,
            NotSupportedException => Directive.Escalate,
            ActorKilledException => Directive.Stop,
            _ => Directive.Restart,
        };
    }

    private sealed class Child : ReceiveActor
    {
        public Child()
        {
            ReceiveAsync<TimeoutException>(async failure =>
            {
                await Task.Yield();
                throw failure;
            });
            Receive<Exception>(failure => throw failure);
        }

        protected override void PreStart() => Context.ActorOf<Silent>();
    }
}
