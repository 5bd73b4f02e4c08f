using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Puts an actor system into a host.</summary>
public static class AkkaHostingExtensions
{
    /// <summary>Adds an actor system that starts and stops with the host, and stops the host when it ends by itself.</summary>
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder)
        => services.AddAkka(actorSystemName, (configuration, _) => builder(configuration));

    /// <summary>Adds an actor system that is configured with the host's services.</summary>
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
    {
        var configuration = new AkkaConfigurationBuilder(services, actorSystemName);
        services.AddSingleton(provider =>
        {
            builder(configuration, provider);
            return configuration;
        });
        return services.AddHostedService<AkkaHostedService>();
    }

    /// <summary>Adds a starter of actors.</summary>
    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Adds a starter of actors that get services of the host.</summary>
    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Adds an asynchronous starter of actors.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Adds an asynchronous starter of actors that get services of the host.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter)
        => builder.StartActors(actorStarter);

    /// <summary>Adds configuration.</summary>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, Config hocon, HoconAddMode addMode)
        => builder.Add(hocon, addMode);

    /// <summary>Sets how long an ask waits that was given no time-out; the default is for ever.</summary>
    public static AkkaConfigurationBuilder WithActorAskTimeout(this AkkaConfigurationBuilder builder, TimeSpan timeout)
        => builder.AddHocon(
            ConfigurationFactory.ParseString($"akka.actor.ask-timeout = {timeout.TotalMilliseconds:F0}ms"), HoconAddMode.Prepend);
}
