using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A headless Chromium with one page, driven by its DevTools protocol. It keeps what the page asked of the network and what went wrong in it.</summary>
internal sealed class Browser : IDisposable
{
    private const string Listening = "DevTools listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _profile = new();
    private readonly Subject _chromium;
    private readonly ClientWebSocket _socket = new();
    private string? _session;
    private int _id;
    private bool _isLoaded;

    public Browser(int width, int height)
    {
        _chromium = Subject.Start(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={_profile["profile"]}", $"--window-size={width},{height}", "about:blank");
        try
        {
            Connect(width, height);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the page asked of the network, itself included.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Errors of scripts, of the content security policy, of loading.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Opens a page and waits until all of it is there.</summary>
    public void Open(string address)
    {
        _isLoaded = false;
        Call("Page.navigate", new JsonObject { ["url"] = address });
        while (!_isLoaded)
            Receive();
    }

    /// <summary>What a script comes to in the page, as JSON.</summary>
    public JsonElement Evaluate(string script)
    {
        var answer = Call("Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return JsonSerializer.SerializeToElement(answer["result"]!["value"]);
    }

    public void Dispose()
    {
        if (_socket.State == WebSocketState.Open)
        {
            _session = null;
            Call("Browser.close", []);
        }

        // One that cannot be told so is killed.
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            _chromium.WaitForExit();
        _socket.Dispose();
        _chromium.Dispose();
        _profile.Dispose();
    }

    private void Connect(int width, int height)
    {
        Eventually.True(() => _chromium.Error.Contains(Listening, StringComparison.Ordinal), () => _chromium.Error);
        var address = _chromium.Error[(_chromium.Error.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..];
        using var limit = new CancellationTokenSource(Patience);
        _socket.ConnectAsync(new Uri(address[..address.IndexOf('\n')]), limit.Token).GetAwaiter().GetResult();
        var target = Call("Target.createTarget", new JsonObject { ["url"] = "about:blank" })["targetId"]!.GetValue<string>();
        _session = Call("Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true })["sessionId"]!.GetValue<string>();
        foreach (var domain in new[] { "Page", "Network", "Log", "Runtime" })
            Call($"{domain}.enable", []);
        Call("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
    }

    private JsonNode Call(string method, JsonObject parameters)
    {
        var message = new JsonObject { ["id"] = ++_id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
            message["sessionId"] = _session;
        using var limit = new CancellationTokenSource(Patience);
        _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token).GetAwaiter().GetResult();
        while (true)
        {
            var answer = Receive();
            if (answer["id"]?.GetValue<int>() != _id)
                continue;
            return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
        }
    }

    private JsonNode Receive()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = _socket.ReceiveAsync(buffer, limit.Token).GetAwaiter().GetResult();
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var message = JsonNode.Parse(whole.ToArray())!;
        Note(message);
        return message;
    }

    private void Note(JsonNode message)
    {
        var parameters = message["params"];
        switch (message["method"]?.GetValue<string>())
        {
            case "Page.loadEventFired":
                _isLoaded = true;
                break;
            case "Network.requestWillBeSent":
                Requests.Add(parameters!["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown":
                Errors.Add(parameters!.ToJsonString());
                break;
            case "Log.entryAdded" when parameters!["entry"]!["level"]!.GetValue<string>() is "error" or "warning":
                Errors.Add(parameters.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when parameters!["type"]!.GetValue<string>() is "error" or "warning" or "assert":
                Errors.Add(parameters.ToJsonString());
                break;
        }
    }
}
