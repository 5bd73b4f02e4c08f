namespace Akka.Util;

/// <summary>What a <see cref="ISurrogated"/> is serialized as.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(Actor.ActorSystem system);
}
