using System.Collections.Concurrent;
using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>
/// What one persistent actor has recorded and the journal has not confirmed, in order. It outlives the actor, so that neither the
/// actor's failure nor the journal's keeps anything from the log.
/// </summary>
internal sealed class Outbox
{
    private readonly ConcurrentQueue<RecordEvent> _unconfirmed = new();

    public int Count => _unconfirmed.Count;

    public IEnumerable<RecordEvent> Unconfirmed => _unconfirmed;

    public void Add(RecordEvent recorded) => _unconfirmed.Enqueue(recorded);

    /// <summary>Passes the oldest one on, with the number that it has in the journal; null for one that is not in it.</summary>
    public void PassOldest(IActorRef recorder, long? seq)
    {
        if (!_unconfirmed.TryDequeue(out var recorded))
            return;

        recorded.Record!.Seq = seq;
        if (!recorded.IsForJournalOnly)
            recorder.Tell(recorded.Record, ActorRefs.NoSender);
    }

    /// <summary>Whether the oldest one is to have that number.</summary>
    public bool Awaits(long seq) => _unconfirmed.TryPeek(out var oldest) && oldest.ExpectedSeq == seq;

    /// <summary>Passes everything on without the journal.</summary>
    public void PassAll(IActorRef recorder, MonitorCounters counters)
    {
        while (_unconfirmed.TryPeek(out var oldest))
        {
            PassOldest(recorder, seq: null);
            // One for the journal only is not in the log, which is what the journal is said to lack records of.
            if (!oldest.IsForJournalOnly)
                counters.CountUnjournaled();
        }
    }
}
