namespace Akka.Actor;

/// <summary>Messages that an actor has put aside; they go back to the front of its mailbox, oldest first.</summary>
internal sealed class Stash : IStash
{
    private readonly ActorCell _cell;
    private readonly LinkedList<Envelope> _envelopes = new();
    private Letter _lastStashed;

    internal Stash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
    }

    public int Capacity { get; }

    public int Count => _envelopes.Count;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public bool IsFull => Capacity > 0 && Count >= Capacity;

    void IStash.Stash()
    {
        var letter = _cell.CurrentLetter ?? throw new IllegalActorStateException("There is no message to stash.");
        var message = _cell.CurrentMessage;
        if (ReferenceEquals(letter, _lastStashed))
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        if (IsFull)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {letter.Sender} to stash of {_cell.Self}");
        _lastStashed = letter;
        _envelopes.AddLast(new Envelope(message, letter.Sender));
    }

    public void Unstash()
    {
        if (_envelopes.First is not { } first) return;
        _envelopes.RemoveFirst();
        ToMailbox([first.Value]);
    }

    public void UnstashAll() => ToMailbox(ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => ToMailbox(ClearStash().Where(predicate));

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _envelopes.ToArray();
        _envelopes.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse()) _envelopes.AddFirst(envelope);
    }

    private void ToMailbox(IEnumerable<Envelope> envelopes)
    {
        Letter first = null, last = null;
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is Terminated terminated) _cell.ExpectTerminated(terminated.ActorRef);
            var letter = new Letter(envelope.Message, envelope.Sender);
            if (last is null)
                first = letter;
            else
                last.Next = letter;
            last = letter;
        }
        if (first is not null) _cell.Mailbox.Prepend(first, last);
    }
}
