namespace Akka.Actor;

/// <summary>
/// A message of the runtime to a cell: a node of the mailbox's list, so never send one object twice.
/// </summary>
internal abstract class SystemMessage
{
    internal SystemMessage Next;

    internal abstract void Invoke(ActorCell cell);

    /// <summary>Called instead of <see cref="Invoke"/> when the addressee has no living cell.</summary>
    internal virtual void OnDead(InternalActorRefBase addressee)
    {
    }
}
