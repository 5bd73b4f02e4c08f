using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Tests;

public sealed class HostingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Registered_actors_are_there_once_the_host_has_started()
    {
        using var host = NewHost(akka => akka.WithActors(
            (system, registry) => registry.Register<Echo>(system.ActorOf<Echo>("echo"))));

        await host.StartAsync();

        var registry = host.Services.GetRequiredService<IReadOnlyActorRegistry>();
        Assert.Equal("hello", await registry.Get<Echo>().Ask<string>("hello", Patience));
        Assert.Same(registry.Get<Echo>(), host.Services.GetRequiredService<IRequiredActor<Echo>>().ActorRef);
        Assert.Equal(typeof(Echo), Assert.Single(registry).Key);
        await host.StopAsync();
    }

    [Fact]
    public async Task Starters_run_in_order_and_startups_after_them()
    {
        var order = new List<string>();
        using var host = NewHost(akka => akka
            .AddStartup((_, _) => order.Add("startup"))
            .WithActors(async (_, _) =>
            {
                await Task.Yield();
                order.Add("first");
            })
            .WithActors((_, _) => order.Add("second"))
            .WithActors((_, _, resolver) => order.Add(resolver.GetService<TimeProvider>() is null ? "none" : "third")));

        await host.StartAsync();

        Assert.Equal(["first", "second", "third", "startup"], order);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_host_terminates_its_system_before_it_has_stopped()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.False(system.WhenTerminated.IsCompleted);

        await host.StopAsync();

        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task A_system_that_terminates_by_itself_stops_its_host()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await host.WaitForShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_starter_that_fails_stops_the_host()
    {
        using var host = NewHost(akka => akka.WithActors((_, _) => throw new InvalidOperationException("cannot start")));

        await host.StartAsync();

        await host.WaitForShutdownAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task An_actor_can_be_awaited_before_it_is_registered()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        var required = host.Services.GetRequiredService<IRequiredActor<Echo>>();
        var waiting = required.GetAsync();
        Assert.False(waiting.IsCompleted);

        var echo = host.Services.GetRequiredService<ActorSystem>().ActorOf<Echo>();
        host.Services.GetRequiredService<IActorRegistry>().Register<Echo>(echo);

        Assert.Equal(echo, await waiting.WaitAsync(Patience));
        await host.StopAsync();
    }

    [Fact]
    public async Task Waiting_for_an_actor_can_be_cancelled()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = host.Services.GetRequiredService<IReadOnlyActorRegistry>().GetAsync<Echo>(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_key_is_registered_once_unless_overwritten()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var registry = host.Services.GetRequiredService<IActorRegistry>();
        var (first, second) = (system.ActorOf<Echo>(), system.ActorOf<Echo>());
        Assert.Throws<MissingActorRegistryEntryException>(() => registry.Get<Echo>());
        registry.Register<Echo>(first);

        Assert.Throws<DuplicateActorRegistryException>(() => registry.Register<Echo>(second));
        Assert.False(registry.TryRegister<Echo>(second));
        Assert.Equal(first, registry.Get<Echo>());
        registry.Register<Echo>(second, overwrite: true);
        Assert.Equal(second, registry.Get<Echo>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Props_of_the_resolver_take_services_of_the_host()
    {
        using var host = NewHost(akka => akka.WithActors((system, registry, resolver) =>
            registry.Register<Reading>(system.ActorOf(resolver.Props<Reading>("argument")))));
        await host.StartAsync();

        var actor = host.Services.GetRequiredService<IRequiredActor<Reading>>().ActorRef;

        Assert.Equal("argument and a service", await actor.Ask<string>("?", Patience));
        await host.StopAsync();
    }

    [Fact]
    public async Task An_ask_takes_the_configured_timeout()
    {
        using var host = NewHost(akka => akka
            .WithActorAskTimeout(TimeSpan.FromMilliseconds(50))
            .WithActors((system, registry) => registry.Register<Silent>(system.ActorOf<Silent>())));
        await host.StartAsync();
        var silent = host.Services.GetRequiredService<IRequiredActor<Silent>>().ActorRef;

        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.Ask<string>("?").WaitAsync(Patience));
        await host.StopAsync();
    }

    private static IHost NewHost(Action<AkkaConfigurationBuilder> configure)
        => new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services
                .AddSingleton(TimeProvider.System)
                .AddAkka("hosted", builder => configure(builder)))
            .Build();

    private sealed class Reading : ReceiveActor
    {
        public Reading(TimeProvider service, string argument)
            => ReceiveAny(_ => Sender.Tell(argument + (service is null ? "" : " and a service")));
    }
}
