using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fuzmon.Reporting.Web;

/// <summary>Answers requests from the live model. None of them has anything sampled.</summary>
internal sealed class LiveApplication(LiveModel model, ListenSettings settings, Func<RunFigures> figures, CancellationToken ended)
    : IHttpApplication<HttpContext>
{
    private const int MaxStreams = 16;
    private const int ProcessesInStream = 500;
    private const string Json = "application/json; charset=utf-8";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly RequestGuard _guard = new(settings);
    private readonly Lock _gate = new();
    private long _composedAt;
    private byte[] _event = [];
    private int _streams;

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Whoever asked has gone, or was too slow and has been hung up on.
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        SetHeaders(response.Headers);
        if (!_guard.IsWelcome(request))
            return Refuse(response, StatusCodes.Status403Forbidden, "this is for requests to this machine's own address, and for no other site's");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return Refuse(response, StatusCodes.Status405MethodNotAllowed, "there is nothing here but to read");

        var path = request.Path.Value ?? "/";
        if (PageFile.Find(path) is { } file)
            return SendAsync(response, file.ContentType, file.Content);
        if (path == "/-/healthy")
            return SendAsync(response, "text/plain; charset=utf-8", "ok\n"u8.ToArray());
        if (!_guard.MayReadData(request))
        {
            response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(response, StatusCodes.Status401Unauthorized, "this needs the token of metrics.token: Authorization: Bearer TOKEN");
        }

        return path switch
        {
            "/metrics" => SendAsync(response, MetricsText.ContentType, Encoding.UTF8.GetBytes(MetricsText.Compose(model.Metrics(), figures()))),
            "/api/snapshot" => SendAsync(response, Snapshot(), LiveJson.Default.LiveSnapshot),
            "/api/processes" => SendAsync(response, Snapshot().Processes, LiveJson.Default.IReadOnlyListLiveProcess),
            "/api/groups" => SendAsync(response, Snapshot().Groups, LiveJson.Default.IReadOnlyListLiveGroup),
            "/api/crashes" => SendAsync(response, Snapshot().Crashes, LiveJson.Default.IReadOnlyListLiveCrash),
            "/api/findings" => SendAsync(response, Snapshot().Findings, LiveJson.Default.IReadOnlyListLiveFinding),
            "/api/campaign" => SendAsync(response, Snapshot().Campaigns, LiveJson.Default.IReadOnlyListLiveCampaign),
            "/api/losses" => SendAsync(response, Snapshot().Losses, LiveJson.Default.IReadOnlyListLiveLoss),
            "/api/stacks" => SendStacksAsync(request, response),
            "/api/events" => StreamAsync(context),
            _ => Refuse(response, StatusCodes.Status404NotFound, "there is no such page; see /"),
        };
    }

    private LiveSnapshot Snapshot()
    {
        var run = figures();
        var snapshot = model.Snapshot();
        return snapshot with { Figures = snapshot.Figures with { RecordsLost = Math.Max(snapshot.Figures.RecordsLost, run.RecordsLost) } };
    }

    private Task SendStacksAsync(HttpRequest request, HttpResponse response)
    {
        if (!int.TryParse(request.Query["pid"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return Refuse(response, StatusCodes.Status400BadRequest, "name a process: /api/stacks?pid=PID");
        return model.StacksOf(pid) is { } stacks
            ? SendAsync(response, stacks, LiveJson.Default.IReadOnlyListLiveStack)
            : Refuse(response, StatusCodes.Status404NotFound, "no such process is watched");
    }

    // Each client gets what is newest when it has taken what was sent before: a slow one misses some, and holds up nobody.
    private async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            await Refuse(context.Response, StatusCodes.Status503ServiceUnavailable, $"{MaxStreams} live pages are open already");
            return;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ended);
            context.Response.ContentType = "text/event-stream";
            while (true)
            {
                await context.Response.Body.WriteAsync(NewestEvent(), either.Token);
                await context.Response.Body.FlushAsync(either.Token);
                await Task.Delay(Period, either.Token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    // One for all clients, however many.
    private byte[] NewestEvent()
    {
        lock (_gate)
        {
            if (_event.Length > 0 && Environment.TickCount64 - _composedAt < Period.TotalMilliseconds / 2)
                return _event;

            var json = JsonSerializer.SerializeToUtf8Bytes(model.Snapshot(ProcessesInStream), LiveJson.Default.LiveSnapshot);
            _composedAt = Environment.TickCount64;
            return _event = [.. "event: snapshot\ndata: "u8, .. json, .. "\n\n"u8];
        }
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static Task SendAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type)
        => SendAsync(response, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static Task Refuse(HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        return SendAsync(response, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"{why}\n"));
    }

    private static Task SendAsync(HttpResponse response, string contentType, byte[] content)
    {
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content).AsTask();
    }
}
