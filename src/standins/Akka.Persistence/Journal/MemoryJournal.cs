using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>A journal that forgets everything when its system ends.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> _messages = new();
    private readonly Dictionary<string, long> _highest = new();

    protected virtual ConcurrentDictionary<string, LinkedList<IPersistentRepresentation>> Messages => _messages;

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var persistent in Read(persistenceId, fromSequenceNr, toSequenceNr, max)) recoveryCallback(persistent);
        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(HighestSequenceNr(persistenceId));

    public IEnumerable<IPersistentRepresentation> Read(string pid, long fromSeqNr, long toSeqNr, long max) =>
        Messages.TryGetValue(pid, out var events)
            ? events.Where(each => each.SequenceNr >= fromSeqNr && each.SequenceNr <= toSeqNr).Take(max > int.MaxValue ? int.MaxValue : (int)max)
            : [];

    public long HighestSequenceNr(string pid) => _highest.GetValueOrDefault(pid);

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var now = DateTime.UtcNow.Ticks;
        foreach (var write in messages)
        {
            foreach (var persistent in write.Events)
            {
                var stored = persistent.WithTimestamp(now);
                if (stored.Payload is Tagged tagged) stored = stored.WithPayload(tagged.Payload);
                Messages.GetOrAdd(stored.PersistenceId, static _ => new()).AddLast(stored);
                _highest[stored.PersistenceId] = stored.SequenceNr;
            }
        }
        return Task.FromResult<IImmutableList<Exception>>(null);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        if (!Messages.TryGetValue(persistenceId, out var events)) return Task.CompletedTask;
        while (events.First is { } first && first.Value.SequenceNr <= toSequenceNr) events.RemoveFirst();
        return Task.CompletedTask;
    }
}
