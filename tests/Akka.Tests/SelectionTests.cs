namespace Akka.Tests;

public sealed class SelectionTests : ActorTest
{
    private readonly IActorRef _parent;
    private readonly IActorRef _first;
    private readonly IActorRef _second;

    public SelectionTests()
    {
        _parent = ActorOf<Parent>("parent");
        _parent.Tell("first");
        _first = ExpectMsg<IActorRef>();
        _parent.Tell("second");
        _second = ExpectMsg<IActorRef>();
    }

    [Fact]
    public void A_path_from_the_root_selects_an_actor()
    {
        Sys.ActorSelection("/user/parent/second").Tell("hello", TestActor);

        ExpectMsgFrom<string>(_second);
    }

    [Fact]
    public void A_path_object_selects_an_actor()
    {
        Sys.ActorSelection(_first.Path).Tell("hello", TestActor);

        ExpectMsgFrom<string>(_first);
    }

    [Fact]
    public void An_actor_selects_relative_to_itself()
    {
        _parent.Tell(new Select("second"));
        ExpectMsgFrom<string>(_second);

        _parent.Tell(new Select("../parent/first"));
        ExpectMsgFrom<string>(_first);
    }

    [Fact]
    public void A_wildcard_selects_all_children_that_match()
    {
        Sys.ActorSelection("/user/parent/*").Tell("hello", TestActor);
        ExpectMsg("hello");
        Assert.Contains(LastSender, new[] { _first, _second });
        ExpectMsg("hello");

        Sys.ActorSelection("/user/parent/s*").Tell("hello again", TestActor);
        ExpectMsgFrom<string>(_second);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public async Task A_selection_resolves_to_its_actor()
        => Assert.Equal(_first, await Sys.ActorSelection("/user/parent/first").ResolveOne(Patience));

    [Fact]
    public async Task A_selection_of_nobody_does_not_resolve()
        => await Assert.ThrowsAsync<ActorNotFoundException>(
            () => Sys.ActorSelection("/user/parent/third").ResolveOne(Patience));

    [Fact]
    public void An_actor_identifies_itself()
    {
        _first.Tell(new Identify(42), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal(42, identity.MessageId);
        Assert.Equal(_first, identity.Subject);
    }

    private sealed record Select(string Path);

    private sealed class Parent : ReceiveActor
    {
        public Parent()
        {
            Receive<string>(name => Sender.Tell(Context.ActorOf<Echo>(name)));
            Receive<Select>(select => Context.ActorSelection(select.Path).Tell("hello", Sender));
        }
    }
}
