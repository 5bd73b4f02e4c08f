using Akka.Actor.Setup;

namespace Akka.Persistence.Tests.Support;

/// <summary>A test with an actor system that persists.</summary>
public abstract class PersistenceTest(ActorSystemSetup setup) : TestKit.Xunit2.TestKit(setup, "persisting")
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Long enough for a message that must not come to have come, mostly: silence can only be sampled.</summary>
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts an actor that reports to the test; its recovery is still to be awaited.</summary>
    protected IActorRef Start(string persistenceId, Recovery? recovery = null)
        => Sys.ActorOf(Props.Create(() => new Scripted(persistenceId, TestActor, recovery)));

    /// <summary>Starts an actor, and awaits that it recovers from exactly this.</summary>
    protected IActorRef StartRecovering(string persistenceId, params object[] from)
    {
        var actor = Start(persistenceId);
        foreach (var each in from)
            ExpectMsg(new Recovered(each));
        ExpectRecoveryCompleted();
        return actor;
    }

    protected void ExpectRecoveryCompleted() => Assert.IsType<RecoveryCompleted>(ExpectMsg<Recovered>().From);

    /// <summary>Persists each event, and awaits that it is written.</summary>
    protected void Persist(IActorRef actor, params object[] events)
    {
        foreach (var each in events)
        {
            Do(actor, scripted => scripted.Persist(each, scripted.Report));
            ExpectMsg(each);
        }
    }

    protected void StopAndWait(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    internal static void Do(IActorRef actor, Action<Scripted> what) => actor.Tell(new Run(what));
}
