using System.Diagnostics;
using Akka.Actor;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>Persistent actors that have recovered.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly Rendezvous _rendezvous;
    private readonly IActorRef[] _actors;

    private Crowd(Rendezvous rendezvous, IActorRef[] actors) => (_rendezvous, _actors) = (rendezvous, actors);

    public static async Task<Crowd> StartAsync(ActorSystem system, int count, bool waits)
    {
        var rendezvous = new Rendezvous();
        var recovered = rendezvous.ExpectAsync(count);
        var actors = new IActorRef[count];
        for (var i = 0; i < count; i++)
            actors[i] = system.ActorOf(Persisting.Props(PlainInserts.IdOf(i), waits, rendezvous));
        await recovered;
        return new(rendezvous, actors);
    }

    /// <summary>So many events an actor, all asked for at once.</summary>
    public async Task<TimeSpan> PersistAsync(int each)
    {
        var start = Stopwatch.GetTimestamp();
        var written = _rendezvous.ExpectAsync(each * _actors.Length);
        for (var i = 0; i < each; i++)
        {
            foreach (var actor in _actors)
                actor.Tell(Persisting.Tick, ActorRefs.NoSender);
        }

        await written;
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>One event an actor, so many times.</summary>
    public async Task TickAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await PersistAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var actor in _actors)
            await actor.GracefulStop(TimeSpan.FromMinutes(1));
    }
}
