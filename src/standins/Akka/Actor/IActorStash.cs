namespace Akka.Actor;

/// <summary>An actor with a stash, which the cell gives it after construction.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}
