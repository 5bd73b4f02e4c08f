namespace Akka.Actor;

/// <summary>The root of a system.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "")
        : base(address, parent: null, name, uid: 0)
    {
    }
}
