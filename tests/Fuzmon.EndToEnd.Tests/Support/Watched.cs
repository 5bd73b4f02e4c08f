using System.Net;
using System.Text;
using System.Text.Json;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A run that listens on a free port of the loopback.</summary>
internal sealed class Watched : IDisposable
{
    private const string Says = "live at ";
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="more">More of the table <c>[metrics]</c>.</param>
    /// <param name="folder">Where the configuration and results go.</param>
    /// <param name="listen">The address.</param>
    /// <param name="target">The rest of the command line.</param>
    public Watched(TemporaryFolder folder, IEnumerable<string> target, string listen = "127.0.0.1:0", string more = "")
    {
        var config = folder.Write("live.toml", $"[monitor]\ninterval_ms = 250\n[journal]\nflush_ms = 50\n[metrics]\nlisten = \"{listen}\"\n{more}\n");
        Monitor = Subject.Fuzmon(["run", "-c", config, "-o", folder["out"], .. target]);
        Eventually.True(() => Monitor.Error.Contains(Says, StringComparison.Ordinal) || Monitor.HasExited, () => Monitor.Error);
        var begin = Monitor.Error.IndexOf(Says, StringComparison.Ordinal);
        Assert.True(begin >= 0, Monitor.Error);
        Address = new Uri(Monitor.Error[(begin + Says.Length)..].Split(' ')[0]);
    }

    public Subject Monitor { get; }

    public Uri Address { get; }

    public HttpResponseMessage Ask(string path, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return _client.Send(request);
    }

    public string Text(string path)
    {
        using var answer = Ask(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var reader = new StreamReader(answer.Content.ReadAsStream(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(Text(path));
        return document.RootElement.Clone();
    }

    /// <summary>The value of a metric with these labels, written as they are.</summary>
    public double? Metric(string series)
    {
        var line = Text("/metrics").Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        Monitor.Dispose();
        _client.Dispose();
    }
}
