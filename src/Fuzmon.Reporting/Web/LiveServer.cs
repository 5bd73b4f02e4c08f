using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Metrics;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fuzmon.Reporting.Web;

/// <summary>Serves the live page, its API and metrics: Kestrel and nothing around it.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly KestrelServer _server;
    private readonly CancellationTokenSource _ended = new();

    private LiveServer(KestrelServer server) => _server = server;

    /// <summary>The address as it came to be: a port of 0 has a number.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Begins to serve.</summary>
    /// <exception cref="IOException">The address cannot be had.</exception>
    public static async Task<LiveServer> StartAsync(LiveModel model, ListenSettings settings, Func<RunFigures> figures)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = 64;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestLineSize = 4096;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.MaxRequestBufferSize = 64 * 1024;
        options.Limits.MaxResponseBufferSize = 64 * 1024;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(settings.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new LiveServer(new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance));
        try
        {
            await server._server.StartAsync(new LiveApplication(model, settings, figures, server._ended.Token), CancellationToken.None);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Address = server._server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>Serves no more; whoever is being served is hung up on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        using var patience = new CancellationTokenSource(StopTimeout);
        await _server.StopAsync(patience.Token);
        _server.Dispose();
        _ended.Dispose();
    }
}
