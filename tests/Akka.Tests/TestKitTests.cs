using System.Diagnostics;
using Xunit.Sdk;

namespace Akka.Tests;

/// <summary>The expectations must be able to fail, or nothing that rests on them means anything.</summary>
public sealed class TestKitTests : ActorTest
{
    [Fact]
    public void An_expected_message_that_does_not_come_is_a_failure()
        => Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Moment));

    [Fact]
    public void A_message_of_another_type_is_a_failure()
    {
        TestActor.Tell(1);

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>());
    }

    [Fact]
    public void Another_message_of_the_type_is_a_failure()
    {
        TestActor.Tell("a");

        Assert.ThrowsAny<XunitException>(() => ExpectMsg("b"));
    }

    [Fact]
    public void A_message_that_does_not_fulfil_the_condition_is_a_failure()
    {
        TestActor.Tell("a");
        TestActor.Tell("a");

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(text => text.Length > 1));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>((_, sender) => sender.Equals(ActorRefs.Nobody)));
    }

    [Fact]
    public void A_message_from_another_sender_is_a_failure()
    {
        TestActor.Tell("a", ActorRefs.Nobody);

        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom<string>(TestActor));
    }

    [Fact]
    public void A_message_that_breaks_a_silence_is_a_failure()
    {
        TestActor.Tell("a");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Patience));
    }

    [Fact]
    public void The_death_of_another_is_a_failure()
    {
        var (echo, other) = (ActorOf<Echo>(), ActorOf<Echo>());
        Watch(echo);
        Sys.Stop(echo);

        Assert.ThrowsAny<XunitException>(() => ExpectTerminated(other));
    }

    [Fact]
    public void An_awaited_assertion_is_tried_again_until_it_holds()
    {
        var tries = 0;

        AwaitAssert(() => Assert.Equal(3, ++tries));

        Assert.Equal(3, tries);
    }

    [Fact]
    public void An_awaited_assertion_fails_as_it_failed_last()
        => Assert.Throws<EqualException>(() => AwaitAssert(() => Assert.Equal(1, 2), Moment));

    [Fact]
    public void An_awaited_condition_that_does_not_come_is_a_failure()
        => Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Moment));

    [Fact]
    public void Within_bounds_the_expectations_in_it()
    {
        var start = Stopwatch.GetTimestamp();

        Assert.ThrowsAny<XunitException>(() => Within(Moment, () => ExpectMsg<string>()));

        Assert.True(Stopwatch.GetElapsedTime(start) < Patience);
    }

    [Fact]
    public void A_block_that_takes_too_long_is_a_failure()
        => Assert.ThrowsAny<XunitException>(() => Within(Moment, () =>
        {
            var start = Stopwatch.GetTimestamp();
            AwaitCondition(() => Stopwatch.GetElapsedTime(start) > 2 * Moment, Patience);
        }));

    [Fact]
    public void Ignored_messages_are_not_received()
    {
        IgnoreMessages(message => message is int);

        TestActor.Tell(1);
        TestActor.Tell("a");

        ExpectMsg("a");
    }

    [Fact]
    public async Task The_test_is_the_sender_even_after_an_await()
    {
        var echo = ActorOf<Echo>();
        await Task.Yield();
        await Task.Delay(1);

        echo.Tell("hello");

        ExpectMsg("hello");
    }

    [Fact]
    public void A_probe_talks_for_itself()
    {
        var (asking, answering) = (CreateTestProbe("asking"), CreateTestProbe());

        asking.Send(answering.Ref, "question");
        answering.ExpectMsgFrom<string>(asking.Ref);
        answering.Reply("answer");

        asking.ExpectMsgFrom<string>(answering.Ref);
        Assert.Equal("answer", asking.LastMessage);
        Assert.Equal(answering.Ref, asking.Sender);
        Assert.Equal("asking", asking.Ref.Path.Name);
    }

    [Fact]
    public void A_probe_is_its_actor()
    {
        var probe = CreateTestProbe();
        IActorRef asReference = probe;

        asReference.Tell("hello");

        probe.ExpectMsg("hello");
        Assert.Equal(probe.Ref.Path, asReference.Path);
    }
}
