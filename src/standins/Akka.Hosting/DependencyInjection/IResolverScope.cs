namespace Akka.DependencyInjection;

/// <summary>A scope of services, and the resolver inside it.</summary>
public interface IResolverScope : IDisposable
{
    /// <summary>Resolves from this scope.</summary>
    IDependencyResolver Resolver { get; }
}
