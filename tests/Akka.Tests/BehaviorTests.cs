namespace Akka.Tests;

public sealed class BehaviorTests : ActorTest
{
    [Fact]
    public void Become_replaces_the_behavior()
    {
        var actor = ActorOf<Changing>();

        actor.Tell("become");
        actor.Tell("who");
        ExpectMsg("second");
        actor.Tell("back");
        actor.Tell("who");

        ExpectMsg("first");
    }

    [Fact]
    public void Become_stacked_goes_back_step_by_step()
    {
        var actor = ActorOf<Changing>();

        foreach (var step in new[] { "push", "push", "unbecome", "who", "unbecome", "who" })
            actor.Tell(step);

        ExpectMsg("second");
        ExpectMsg("first");
    }

    [Fact]
    public void The_first_behavior_cannot_be_popped()
    {
        var actor = ActorOf<Changing>();

        actor.Tell("unbecome");
        actor.Tell("who");

        ExpectMsg("first");
    }

    [Fact]
    public void A_restart_goes_back_to_the_first_behavior()
    {
        var actor = ActorOf<Changing>();

        actor.Tell("push");
        actor.Tell(Fail.Now);
        actor.Tell("who");

        ExpectMsg("first");
    }

    [Fact]
    public void An_untyped_actor_becomes_a_delegate()
    {
        var actor = ActorOf<ChangingUntyped>();

        actor.Tell("become");
        actor.Tell("who");

        ExpectMsg("second");
    }

    [Theory]
    [InlineData(5, "small")]
    [InlineData(50, "medium")]
    [InlineData(500, "large")]
    [InlineData("text", "string")]
    [InlineData(1.5, "other")]
    public void The_first_handler_that_takes_a_message_gets_it(object message, string expected)
    {
        var actor = ActorOf(() => new Sorting(typeof(string)));

        actor.Tell(message);

        ExpectMsg(expected);
    }

    [Fact]
    public void Messages_match_by_base_type_and_interface()
    {
        var actor = ActorOf<Catching>();

        actor.Tell(new FileNotFoundException());
        actor.Tell(new List<int> { 1 });

        ExpectMsg("io");
        ExpectMsg("enumerable");
    }

    private sealed class Changing : ReceiveActor
    {
        public Changing() => Behave("first");

        private void Behave(string name)
        {
            Receive<Fail>(fail => throw fail.With);
            Receive<string>(message => message == "become", _ => Become(() => Behave("second")));
            Receive<string>(message => message == "push", _ => BecomeStacked(() => Behave("second")));
            Receive<string>(message => message == "unbecome", _ => UnbecomeStacked());
            Receive<string>(message => message == "back", _ => Become(() => Behave("first")));
            Receive<string>(_ => Sender.Tell(name));
        }
    }

    private sealed class ChangingUntyped : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "become")
                Become(_ => Sender.Tell("second"));
        }
    }

    private sealed class Sorting : ReceiveActor
    {
        public Sorting(Type text)
        {
            Receive<int>(n => n < 10, _ => Sender.Tell("small"));
            Receive<int>(
                n =>
                {
                    if (n < 100)
                        Sender.Tell("medium");
                    return n < 100;
                });
            Receive<int>(_ => Sender.Tell("large"));
            Receive(text, _ => Sender.Tell("string"));
            ReceiveAny(_ => Sender.Tell("other"));
        }
    }

    private sealed class Catching : ReceiveActor
    {
        public Catching()
        {
            Receive<IOException>(_ => Sender.Tell("io"));
            Receive<IEnumerable<int>>(_ => Sender.Tell("enumerable"));
        }
    }
}
