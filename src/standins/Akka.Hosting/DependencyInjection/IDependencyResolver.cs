using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Makes actors whose constructors take services of the host.</summary>
public interface IDependencyResolver
{
    /// <summary>A scope for scoped services.</summary>
    IResolverScope CreateScope();

    /// <summary>A service; null when there is none.</summary>
    object? GetService<T>();

    /// <summary>A service; null when there is none.</summary>
    object? GetService(Type type);

    /// <summary>Props of an actor; what <paramref name="args"/> lacks comes from the services.</summary>
    Props Props(Type type, params object[] args);

    /// <summary>Props of an actor whose arguments all come from the services.</summary>
    Props Props(Type type);

    /// <summary>Props of an actor; what <paramref name="args"/> lacks comes from the services.</summary>
    Props Props<T>(params object[] args) where T : ActorBase;
}
