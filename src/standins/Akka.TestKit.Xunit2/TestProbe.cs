using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>A further test actor with its own expectations; it stands for its actor wherever a reference is wanted.</summary>
public class TestProbe : TestKitBase, INoImplicitSender, IActorRef
{
    internal TestProbe(ActorSystem system, string testActorName) : base(system, testActorName)
    {
    }

    /// <summary>The probe's actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the last received message.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    /// <summary>Tells <paramref name="actor"/> a message from this probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Answers the last received message.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>Passes the last received message on as if from its own sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    void ICanTell.Tell(object message, IActorRef sender) => TestActor.Tell(message, sender);

    int IComparable.CompareTo(object obj) => TestActor.CompareTo(obj);

    int IComparable<IActorRef>.CompareTo(IActorRef other) => TestActor.CompareTo(other);

    bool IEquatable<IActorRef>.Equals(IActorRef other) => TestActor.Equals(other);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => TestActor.ToSurrogate(system);

    /// <inheritdoc/>
    public override bool Equals(object obj) => TestActor.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => TestActor.ToString();
}
