namespace Akka.Actor.Internal;

/// <summary>An actor that wants to know when its constructor is done.</summary>
public interface IInitializableActor
{
    void Init();
}
