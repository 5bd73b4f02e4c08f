using Akka.Actor;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Ties the life of an actor system to that of a host.</summary>
internal sealed partial class AkkaHostedService(
    AkkaConfigurationBuilder builder,
    IServiceProvider services,
    ILogger<AkkaHostedService> logger,
    IHostApplicationLifetime lifetime) : IHostedService
{
    private ActorSystem? _system;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _system = services.GetRequiredService<ActorSystem>();
            await builder.StartAsync(
                _system, services.GetRequiredService<IActorRegistry>(), new ServiceProviderDependencyResolver(services));
            _ = StopHostAfterAsync(_system);
        }
        catch (Exception e)
        {
            // Upstream does not throw here either: the host comes up and is told to stop at once.
            LogFailedStart(e);
            lifetime.StopApplication();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
        => _system?.Terminate().WaitAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task StopHostAfterAsync(ActorSystem system)
    {
        await system.WhenTerminated;
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "The actor system could not start: the application stops.")]
    private partial void LogFailedStart(Exception exception);
}
