namespace Akka.Tests;

public sealed class EventStreamTests : ActorTest
{
    [Fact]
    public void A_subscriber_gets_events_of_its_type()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Started));

        Sys.EventStream.Publish(new Stopped());
        Sys.EventStream.Publish(new Started());

        ExpectMsg<Started>();
    }

    [Fact]
    public void A_subscriber_to_a_base_type_gets_what_derives_from_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LifeEvent));

        Sys.EventStream.Publish(new Started());
        Sys.EventStream.Publish(new Stopped());

        ExpectMsg<Started>();
        ExpectMsg<Stopped>();
    }

    [Fact]
    public void A_subscriber_that_left_gets_nothing()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LifeEvent));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor, typeof(LifeEvent));
        Sys.EventStream.Publish(new Started());
        Sys.EventStream.Publish("other");

        ExpectMsg("other");
    }

    [Fact]
    public void Leaving_everything_leaves_every_type()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LifeEvent));
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Sys.EventStream.Unsubscribe(TestActor);
        Sys.EventStream.Publish(new Started());
        Sys.EventStream.Publish("other");

        ExpectNoMsg(Moment);
    }

    [Fact]
    public void Subscribing_twice_delivers_once()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(string)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(string)));

        Sys.EventStream.Publish("once");
        Sys.EventStream.Publish("end");

        ExpectMsg("once");
        ExpectMsg("end");
    }

    private abstract record LifeEvent;

    private sealed record Started : LifeEvent;

    private sealed record Stopped : LifeEvent;
}
