using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Gathers what an actor system is made of; the host builds it when it starts.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly string _actorSystemName;
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startups = [];
    private readonly List<(string Name, ImmutableHashSet<Type> Types, Func<ExtendedActorSystem, Serializer> Make)> _serializers = [];
    private Config _configuration = Config.Empty;

    /// <summary>Registers the actor system and its registry with <paramref name="serviceCollection"/>.</summary>
    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        _actorSystemName = actorSystemName;
        // The builder is resolved, not captured: that is what runs the caller's configuration.
        serviceCollection.AddSingleton(services => services.GetRequiredService<AkkaConfigurationBuilder>().CreateSystem());
        serviceCollection.AddSingleton<ActorRegistry>();
        serviceCollection.AddSingleton<IActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        serviceCollection.AddSingleton<IReadOnlyActorRegistry>(services => services.GetRequiredService<ActorRegistry>());
        serviceCollection.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
    }

    /// <summary>Adds a starter; starters run one after the other, in the order they were added.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
        => StartActors((system, registry, _) => starter(system, registry));

    /// <summary>Adds a starter; starters run one after the other, in the order they were added.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
        => StartActors((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        });

    /// <summary>Adds a starter; starters run one after the other, in the order they were added.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
        => StartActors((system, registry, _) => starter(system, registry));

    /// <summary>Adds a starter; starters run one after the other, in the order they were added.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        _starters.Add(starter);
        return this;
    }

    /// <summary>Adds a task that runs after all starters.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
        => AddStartup((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        });

    /// <summary>Adds a task that runs after all starters.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        _startups.Add(startupTask);
        return this;
    }

    /// <summary>Adds a serializer and what it serializes.</summary>
    /// <param name="serializerIdentifier">Its name among the serializers.</param>
    /// <param name="boundTypes">The types, base types or interfaces of what it serializes.</param>
    /// <param name="serializerFactory">Makes it, once the system is there.</param>
    public AkkaConfigurationBuilder WithCustomSerializer(
        string serializerIdentifier, IEnumerable<Type> boundTypes, Func<ExtendedActorSystem, Serializer> serializerFactory)
    {
        _serializers.Add((serializerIdentifier, [.. boundTypes], serializerFactory));
        return this;
    }

    internal AkkaConfigurationBuilder Add(Config hocon, HoconAddMode addMode)
    {
        _configuration = addMode == HoconAddMode.Append ? _configuration.WithFallback(hocon) : hocon.WithFallback(_configuration);
        return this;
    }

    internal async Task StartAsync(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver)
    {
        foreach (var starter in _starters)
            await starter(system, registry, resolver);
        foreach (var startup in _startups)
            await startup(system, registry);
    }

    private ActorSystem CreateSystem() => ActorSystem.Create(_actorSystemName, ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(_configuration),
        SerializationSetup.Create(system =>
        [
            .. _serializers.Select(each => SerializerDetails.Create(each.Name, each.Make(system), each.Types)),
        ])));
}
