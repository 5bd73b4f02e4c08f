using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Events of one actor that are written together or not at all.</summary>
public sealed class AtomicWrite : IPersistentEnvelope
{
    private readonly ImmutableArray<IPersistentRepresentation> _events;

    public AtomicWrite(IPersistentRepresentation @event) => _events = [@event];

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        if (payload is not { Count: > 0 })
            throw new ArgumentException("Payload of AtomicWrite must not be empty.", nameof(payload));
        _events = [.. payload];
        if (_events.Any(each => each.PersistenceId != PersistenceId))
            throw new ArgumentException($"AtomicWrite must contain messages for the same persistenceId [{PersistenceId}].", nameof(payload));
    }

    /// <summary>A list of <see cref="IPersistentRepresentation"/>.</summary>
    public object Payload => _events;

    public IActorRef Sender => ActorRefs.NoSender;

    public int Size => _events.Length;

    public string PersistenceId => _events[0].PersistenceId;

    public long LowestSequenceNr => _events[0].SequenceNr;

    public long HighestSequenceNr => _events[^1].SequenceNr;

    internal ReadOnlySpan<IPersistentRepresentation> Events => _events.AsSpan();

    public override string ToString() => $"AtomicWrite<pid: {PersistenceId}, {LowestSequenceNr}..{HighestSequenceNr}>";
}
