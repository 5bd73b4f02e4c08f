using Akka.Util;

namespace Akka.Actor;

/// <summary>A handle on an actor: valid whether the actor lives or not.</summary>
public interface IActorRef : ICanTell, ISurrogated, IComparable, IComparable<IActorRef>, IEquatable<IActorRef>
{
    ActorPath Path { get; }
}
