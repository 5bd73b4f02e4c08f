using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Watching;

/// <summary>Asks the listener of a running monitor, and goes on asking when there is none for a while.</summary>
internal sealed class ListenerSource : ILiveSource
{
    private const long MaxAnswer = 64L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private LiveSnapshot? _last;

    /// <summary>Asks nothing yet.</summary>
    public ListenerSource(Uri address, string? token)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(address, "/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">It does not answer at the first time, or wants a token.</exception>
    public async Task<LiveSnapshot> PollAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/api/snapshot", UriKind.Relative), cancellation);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
                throw new UserErrorException(ExitStatuses.NotPermitted, $"{_client.BaseAddress} wants a token: give --token-file FILE");

            answer.EnsureSuccessStatusCode();
            _last = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(cancellation), LiveJson.Default.LiveSnapshot)
                ?? throw new JsonException("it answers with nothing");
            Trouble = null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            if (_last is null)
                throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{_client.BaseAddress}: no monitor answers there ({e.Message}); is metrics.listen set?");
            Trouble = "the monitor does not answer";
        }

        return _last;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
