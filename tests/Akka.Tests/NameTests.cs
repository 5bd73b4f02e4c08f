namespace Akka.Tests;

public sealed class NameTests : ActorTest
{
    [Fact]
    public void An_actor_has_its_name_and_its_place()
    {
        var actor = ActorOf<Echo>("somebody");

        Assert.Equal("somebody", actor.Path.Name);
        Assert.Equal(["user", "somebody"], actor.Path.Elements);
        Assert.Equal($"akka://{Sys.Name}/user/somebody", actor.Path.ToString());
    }

    [Fact]
    public void A_name_can_be_had_once()
    {
        ActorOf<Echo>("somebody");

        Assert.Throws<InvalidActorNameException>(() => ActorOf<Echo>("somebody"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("$reserved")]
    [InlineData("a b")]
    public void Not_every_text_is_a_name(string name)
        => Assert.Throws<InvalidActorNameException>(() => ActorOf<Echo>(name));

    [Fact]
    public void A_name_is_free_again_after_the_death_of_its_owner()
    {
        var first = Watch(ActorOf<Echo>("somebody"));
        Sys.Stop(first);
        ExpectTerminated(first);

        var second = ActorOf<Echo>("somebody");

        Assert.Equal(first.Path.ToString(), second.Path.ToString());
        Assert.NotEqual(first, second);
        second.Tell("hello");
        ExpectMsgFrom<string>(second);
    }

    [Fact]
    public void Names_that_are_not_given_are_made_up()
        => Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => ActorOf<Echo>().Path.Name).Distinct().Count());

    [Fact]
    public void A_parent_finds_its_children_by_name()
    {
        var parent = ActorOf<Parent>("parent");

        parent.Tell("child");
        var child = ExpectMsg<IActorRef>();
        parent.Tell("children?");

        Assert.Equal(parent.Path, child.Path.Parent);
        Assert.Equal([child], ExpectMsg<IActorRef[]>());
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent()
        {
            Receive<string>(text => text == "children?", _ => Sender.Tell(Context.GetChildren().ToArray()));
            Receive<string>(name =>
            {
                Context.ActorOf<Echo>(name);
                Sender.Tell(Context.Child(name));
            });
        }
    }
}
