using System.Runtime.CompilerServices;
using Fuzmon.Configuration;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Metrics;
using Fuzmon.Reporting.Web;

namespace Fuzmon.Running;

/// <summary>What a run shows of itself while it goes on: the live model and its listener.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    private readonly LiveModel _model;
    private readonly ListenSettings? _listen;
    private LiveServer? _server;

    /// <summary>Prepares a view; nobody can look at it yet.</summary>
    /// <exception cref="UserErrorException">It may not listen where it was told to.</exception>
    public LiveView(MetricsSettings settings, MonitorIdentity identity)
    {
        _listen = settings.ToListen();
        _model = new LiveModel(settings.Live, identity, TimeProvider.System);
    }

    /// <summary>Takes the records.</summary>
    public IRecordSink Sink => _model;

    /// <summary>Lets people look.</summary>
    /// <exception cref="UserErrorException">The address cannot be had.</exception>
    public async Task OpenAsync(MonitorCounters counters, string? journal, bool isQuiet)
    {
        if (_listen is null)
            return;

        var startedAt = DateTime.UtcNow;
        var address = await ListenAsync(() => Figures(counters, journal, startedAt));
        if (!isQuiet)
            Messages.Write($"live at {address}/ and {address}/metrics");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    // In a method of its own: what it needs is loaded when it is called, and a run without a listener has none of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<string> ListenAsync(Func<RunFigures> figures)
    {
        try
        {
            _server = await LiveServer.StartAsync(_model, _listen!, figures);
            return _server.Address;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new UserErrorException(
                ExitStatuses.Failed, $"cannot listen on {_listen!.EndPoint}: {e.Message.TrimEnd('.')}; choose another metrics.listen");
        }
    }

    private static RunFigures Figures(MonitorCounters counters, string? journal, DateTime startedAt) => new()
    {
        RecordsLost = counters.Lost,
        RecordsJournaled = counters.Journaled,
        JournalBytes = journal is null ? null : SizeOf(journal) + SizeOf($"{journal}-wal"),
        StartedAt = startedAt,
    };

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
