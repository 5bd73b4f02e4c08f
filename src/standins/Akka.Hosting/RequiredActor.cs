using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Looks its actor up when it is first asked for, so it may be injected before the actors start.</summary>
public sealed class RequiredActor<TActor>(IReadOnlyActorRegistry registry) : IRequiredActor<TActor>
{
    private IActorRef? _actor;

    /// <inheritdoc/>
    public IActorRef ActorRef => _actor ??= registry.Get<TActor>();

    /// <inheritdoc/>
    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default)
        => _actor ??= await registry.GetAsync<TActor>(cancellationToken);
}
