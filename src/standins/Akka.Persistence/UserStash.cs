using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// The stash that a persistent actor sees. What it gives back goes in front of the commands that wait internally, which are
/// handled one by one: in the mailbox it would overtake them.
/// </summary>
internal sealed class UserStash(IStash userStash, IStash internalStash) : IStash
{
    public int Capacity => userStash.Capacity;

    public int Count => userStash.Count;

    public bool IsEmpty => userStash.IsEmpty;

    public bool IsFull => userStash.IsFull;

    public bool NonEmpty => userStash.NonEmpty;

    public void Stash() => userStash.Stash();

    public void Unstash() => userStash.Unstash();

    public void UnstashAll() => internalStash.Prepend(ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => userStash.UnstashAll(predicate);

    public IEnumerable<Envelope> ClearStash() => userStash.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => userStash.Prepend(envelopes);
}
