using Akka.Actor;
using Akka.Persistence;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>Persists a sample for every message, and signals when it is written; the commands behind it wait, or do not.</summary>
internal sealed class Persisting : ReceivePersistentActor
{
    public static readonly object Tick = new();

    public Persisting(string id, bool waits, Rendezvous rendezvous)
    {
        PersistenceId = id;
        Recover<Sample>(_ => { });
        Recover<RecoveryCompleted>(_ => rendezvous.Signal());
        CommandAny(_ =>
        {
            if (waits)
                Persist(Sample.Some, _ => rendezvous.Signal());
            else
                PersistAsync(Sample.Some, _ => rendezvous.Signal());
        });
    }

    public override string PersistenceId { get; }

    public static Props Props(string id, bool waits, Rendezvous rendezvous)
        => Akka.Actor.Props.CreateBy(new Actors.Producer<Persisting>(() => new(id, waits, rendezvous)));
}
