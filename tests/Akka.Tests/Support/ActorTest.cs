namespace Akka.Tests.Support;

/// <summary>A test with an actor system of its own. Expected failures are not logged, and a busy machine is waited for.</summary>
public abstract class ActorTest() : TestKit.Xunit2.TestKit(
    """
    akka.loglevel = OFF
    akka.stdout-loglevel = OFF
    akka.test.single-expect-default = 10s
    """)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Long enough for a message that must not come to have come, mostly: silence can only be sampled.</summary>
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
}
