using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An actor system, an actor that collects what it is sent, and expectations about what it got.</summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly TimeSpan ShutdownDefault = TimeSpan.FromSeconds(5);
    private static int _testActors;

    private readonly MessageQueue _received = new();
    private readonly TimeSpan _singleExpectDefault;
    private Envelope _last;
    private bool _lastWasNoMessage;
    private Deadline? _within;

    private protected TestKitBase(ActorSystem system, string testActorName = null)
    {
        Sys = system;
        _singleExpectDefault = system.Settings.Config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3));
        var name = testActorName ?? $"testActor{Interlocked.Increment(ref _testActors)}";
        TestActor = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestActor(_received)), name);
        if (this is not INoImplicitSender)
            ImplicitSenderContext.Install(TestActor);
    }

    /// <summary>The actor system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>Collects the messages that the expectations are about; the sender of what the test tells.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Who sent the last received message.</summary>
    public IActorRef LastSender => _last.Sender;

    /// <summary>The last received message.</summary>
    public object LastMessage => _last.Message;

    /// <summary>Makes a probe in the same system.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => new(Sys, name);

    /// <summary>Has the test actor watch an actor.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Tell(new TestActor.WatchRequest(actorToWatch), ActorRefs.NoSender);
        return actorToWatch;
    }

    /// <summary>Has the test actor watch an actor no longer.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Tell(new TestActor.UnwatchRequest(actorToUnwatch), ActorRefs.NoSender);
        return actorToUnwatch;
    }

    /// <summary>Drops messages for which <paramref name="shouldIgnoreMessage"/> holds, from now on.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage)
        => TestActor.Tell(new TestActor.IgnoreRequest(shouldIgnoreMessage), ActorRefs.NoSender);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => Sys.ActorOf<TActor>();

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(string name) where TActor : ActorBase, new() => Sys.ActorOf<TActor>(name);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase
        => Sys.ActorOf(Props.Create(factory));

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name) where TActor : ActorBase
        => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>Selects actors by path.</summary>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Selects actors by path.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Terminates the system and waits for it, five seconds unless told.</summary>
    /// <param name="duration">How long to wait.</param>
    /// <param name="verifySystemShutdown">Fail when it takes longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual void Shutdown(
        TimeSpan? duration = null, bool verifySystemShutdown = false, CancellationToken cancellationToken = default)
    {
        var limit = duration ?? ShutdownDefault;
        var terminated = Sys.Terminate().Wait((int)limit.TotalMilliseconds, cancellationToken);
        if (!terminated && verifySystemShutdown)
            Assert.Fail($"Failed to stop [{Sys.Name}] within {limit}");
    }
}
