using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Live;

public sealed class MetricsTests : EndToEndTest
{
    [Fact]
    public void Children_that_live_between_two_looks_are_counted_and_named_groups_are_there_at_zero()
    {
        using var watched = new Watched(
            Folder, ["--", "sh", "-c", $"i=0; while [ $i -lt 40 ]; do /bin/false; i=$((i+1)); done; {UntilGo("sleep 0.1")}"], more: "[[metrics.group]]\nname = \"nobody\"");

        Eventually.True(() => watched.Metric("fuzmon_process_exits_total{group=\"false\",reason=\"exit\"}") == 40, () => watched.Text("/metrics"));
        Eventually.True(() => watched.Metric("fuzmon_process_cpu_seconds_total{group=\"false\"}") > 0, () => watched.Text("/metrics"));
        Assert.Equal(0, watched.Metric("fuzmon_processes{group=\"nobody\"}"));
        Assert.Equal(0, watched.Metric("fuzmon_process_starts_total{group=\"nobody\"}"));
        Assert.True(watched.Metric("fuzmon_journal_size_bytes") > 0);
        Go();
        Assert.Equal(0, watched.Monitor.WaitForExit());
    }

    [PromtoolFact]
    public void Promtool_has_nothing_to_say_of_them()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);
        Eventually.True(() => watched.Metric("fuzmon_processes{group=\"hold\"}") == 1, () => watched.Text("/metrics"));
        var file = Folder.Write("metrics", watched.Text("/metrics"));

        Assert.Equal("", Subject.OutputOf("sh", "-c", $"{PromtoolFactAttribute.Path} check metrics < '{file}' 2>&1").Trim());
    }

    [PromtoolFact]
    public void A_real_Prometheus_scrapes_them()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);
        var port = FreePort();
        var config = Folder.Write("prometheus.yml", $"global: {{scrape_interval: 1s}}\nscrape_configs:\n- job_name: fuzmon\n  static_configs: [{{targets: ['{watched.Address.Authority}']}}]\n");
        using var prometheus = Subject.Start(
            PromtoolFactAttribute.Program("prometheus"), $"--config.file={config}", $"--storage.tsdb.path={Folder["tsdb"]}", $"--web.listen-address=127.0.0.1:{Text(port)}");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Eventually.True(() => Query(client, port, "fuzmon_processes{group=\"hold\"}") == "1", () => prometheus.Error);
        Assert.Equal("1", Query(client, port, "up{job=\"fuzmon\"}"));
    }

    [Fact]
    public void Requests_from_elsewhere_are_refused()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);

        Assert.Equal(HttpStatusCode.OK, StatusOf(watched, "/-/healthy"));
        Assert.Equal(HttpStatusCode.Forbidden, StatusOf(watched, "/metrics", ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, StatusOf(watched, "/api/snapshot", ("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, StatusOf(watched, "/api/snapshot", ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.NotFound, StatusOf(watched, "/../etc/passwd"));
        Assert.Equal(HttpStatusCode.BadRequest, StatusOf(watched, "/api/stacks?pid=x"));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, StatusOf(watched, $"/{new string('x', 10_000)}"));
    }

    [Fact]
    public void A_token_opens_data_and_nothing_else_does()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)], more: $"token_file = \"{Folder.Write("token", "a-token-of-the-test\n")}\"");

        Assert.Equal(HttpStatusCode.Unauthorized, StatusOf(watched, "/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, StatusOf(watched, "/api/events", ("Authorization", "Bearer a-token-of-the-tesT")));
        Assert.Equal(HttpStatusCode.OK, StatusOf(watched, "/metrics", ("Authorization", "Bearer a-token-of-the-test")));
        Assert.Equal(HttpStatusCode.OK, StatusOf(watched, "/"));
    }

    [Fact]
    public void An_address_that_others_reach_needs_a_token()
        => Refuses(2, ["run", "-c", Folder.Write("open.toml", "[metrics]\nlisten = \"0.0.0.0:9877\"\n"), "-o", Out], "0.0.0.0:9877", "metrics.token");

    [Fact]
    public void An_address_that_is_taken_is_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Refuses(1, ["run", "-c", Folder.Write("taken.toml", $"[metrics]\nlisten = \"{taken.LocalEndpoint}\"\n"), "-o", Out], "cannot listen on", "metrics.listen");
    }

    private static HttpStatusCode StatusOf(Watched watched, string path, params IEnumerable<(string Name, string Value)> headers)
    {
        using var answer = watched.Ask(path, headers);
        return answer.StatusCode;
    }

    private static string? Query(HttpClient client, int port, string query)
    {
        try
        {
            var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/api/v1/query?query={Uri.EscapeDataString(query)}");
            using var document = JsonDocument.Parse(client.GetStringAsync(address).GetAwaiter().GetResult());
            var results = document.RootElement.GetProperty("data").GetProperty("result");
            return results.GetArrayLength() == 0 ? null : results[0].GetProperty("value")[1].GetString();
        }
        catch (HttpRequestException)
        {
            return null; // It has not begun yet.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
