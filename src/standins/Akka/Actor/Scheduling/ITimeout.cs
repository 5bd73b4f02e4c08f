namespace Akka.Actor;

/// <summary>Something that waits no longer than so.</summary>
internal interface ITimeout
{
    void OnTimeout();
}
