using Microsoft.Extensions.Hosting;

namespace Fuzmon.Running;

/// <summary>A host that ends when its run does; signals are for <see cref="TerminationSignals"/>, and the terminal is the command's.</summary>
internal sealed class ForegroundLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
