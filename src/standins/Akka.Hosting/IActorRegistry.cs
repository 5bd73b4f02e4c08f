using Akka.Actor;

namespace Akka.Hosting;

/// <summary>A registry that can be added to.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Registers an actor.</summary>
    /// <exception cref="DuplicateActorRegistryException">The key is taken and may not be overwritten.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor unless the key is taken and may not be overwritten.</summary>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor unless the key is taken and may not be overwritten.</summary>
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}
