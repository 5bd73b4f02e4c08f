using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Top-level actors by a type that stands for each; safe to use from any thread.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>Gets an actor; <paramref name="actor"/> is nobody when there is none.</summary>
    bool TryGet<TKey>(out IActorRef actor);

    /// <summary>Gets an actor; <paramref name="actor"/> is nobody when there is none.</summary>
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>Gets an actor.</summary>
    /// <exception cref="MissingActorRegistryEntryException">There is none.</exception>
    IActorRef Get<TKey>();

    /// <summary>Waits until an actor is registered.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <summary>Waits until an actor is registered.</summary>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}
