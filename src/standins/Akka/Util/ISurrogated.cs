namespace Akka.Util;

/// <summary>An object that is serialized as another.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(Actor.ActorSystem system);
}
