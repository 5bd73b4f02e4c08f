using Akka.Event;

namespace Akka.Tests;

public sealed class DeadLetterTests : ActorTest
{
    [Fact]
    public void A_message_to_a_stopped_actor_is_a_dead_letter()
    {
        var echo = Watch(ActorOf<Echo>());
        Sys.Stop(echo);
        ExpectTerminated(echo);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        echo.Tell("too late", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("too late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(echo.Path, letter.Recipient.Path);
    }

    [Fact]
    public void What_is_told_to_the_dead_letters_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.DeadLetters.Tell("hello");

        Assert.Equal("hello", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void A_message_to_a_path_where_nobody_lives_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/nobody").Tell("hello", TestActor);

        Assert.Equal("hello", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void An_unhandled_message_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = ActorOf<OnlyNumbers>();

        actor.Tell("text", TestActor);

        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal("text", unhandled.Message);
        Assert.Equal(TestActor, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    [Fact]
    public void An_actor_may_see_to_its_unhandled_messages()
    {
        var actor = ActorOf<Catching>();

        actor.Tell("text");

        ExpectMsg("caught text");
    }

    private sealed class OnlyNumbers : ReceiveActor
    {
        public OnlyNumbers() => Receive<int>(_ => { });
    }

    private sealed class Catching : ReceiveActor
    {
        public Catching() => Receive<int>(_ => { });

        protected override void Unhandled(object message) => Sender.Tell($"caught {message}");
    }
}
