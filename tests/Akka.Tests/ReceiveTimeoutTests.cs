namespace Akka.Tests;

public sealed class ReceiveTimeoutTests : ActorTest
{
    [Fact]
    public void An_idle_actor_is_told_so()
    {
        ActorOf(() => new Idle(TestActor, TimeSpan.FromMilliseconds(50)));

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void An_actor_that_stays_idle_is_told_again()
    {
        ActorOf(() => new Idle(TestActor, TimeSpan.FromMilliseconds(20)));

        ExpectMsg<ReceiveTimeout>();
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void A_timeout_can_be_taken_back()
    {
        var idle = ActorOf(() => new Idle(TestActor, TimeSpan.FromMilliseconds(20)));
        ExpectMsg<ReceiveTimeout>();

        idle.Tell("off");
        while (ExpectMsg<object>() is ReceiveTimeout)
        {
        }

        ExpectNoMsg(Moment);
    }

    private sealed class Idle : ReceiveActor
    {
        public Idle(IActorRef report, TimeSpan timeout)
        {
            SetReceiveTimeout(timeout);
            Receive<string>(message => message == "off", message =>
            {
                SetReceiveTimeout(null);
                report.Tell(message);
            });
            ReceiveAny(message => report.Tell(message));
        }
    }
}
