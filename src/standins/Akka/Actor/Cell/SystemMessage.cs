namespace Akka.Actor;

/// <summary>
/// A message of the runtime to a cell: a node of the mailbox's list, so never send one object twice.
/// </summary>
internal abstract class SystemMessage
{
    internal SystemMessage Next;

    internal abstract void Invoke(ActorCell cell);

    /// <summary>Whether it has to wait, because the cell is in the middle of something that it would disturb.</summary>
    internal virtual bool MustWait(ActorCell cell) => false;

    /// <summary>Called instead of <see cref="Invoke"/> when the addressee has no living cell.</summary>
    internal virtual void OnDead(InternalActorRefBase addressee)
    {
    }
}
