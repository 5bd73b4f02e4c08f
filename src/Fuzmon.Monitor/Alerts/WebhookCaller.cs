using System.Net.Http.Headers;

namespace Fuzmon.Monitor;

/// <summary>Posts JSON.</summary>
internal sealed class WebhookCaller : IDisposable
{
    private readonly HttpClient _client;

    public WebhookCaller(string userAgent)
    {
        // A redirect would turn the POST into a GET, and nothing is to be remembered of anybody.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
    }

    /// <summary>Posts and waits for the answer's status.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public string? Post(Uri address, byte[] json, TimeSpan timeout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.IsSuccessStatusCode ? null : $"answered with status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException)
        {
            return $"did not answer within {AlertText.Time(timeout)}";
        }
        catch (HttpRequestException e)
        {
            return $"cannot be reached: {Describe(e)}";
        }
    }

    public void Dispose() => _client.Dispose();

    // The runtime's own texts are left out of this program.
    private static string Describe(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its host has no address",
        HttpRequestError.ConnectionError => "no connection to its host",
        HttpRequestError.SecureConnectionError => "its host has no valid certificate",
        HttpRequestError.Unknown => e.Message,
        var error => $"{error}",
    };
}
