using System.Globalization;
using System.Text;
using System.Text.Json;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Tests.Support;

/// <summary>Records as lines of JSON.</summary>
internal static class Some
{
    public static readonly DateTime Start = new(2026, 6, 14, 22, 0, 0, DateTimeKind.Utc);

    public static string Started(string boot = "b1") => $$"""{"kind":"lifecycle","timestamp":"{{Time(0)}}","event":"started","boot_id":"{{boot}}","host":"h","monitor_pid":7}""";

    public static string Sample(double second, int pid = 10, string name = "target", double cpu = 10, long rss = 1000, ulong start = 5, string more = "")
        => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"timestamp":"{{{Time(second)}}}","pid":{{{pid}}},"process_name":{{{JsonSerializer.Serialize(name)}}},"cpu_time_percent":{{{cpu}}},"memory":{"rss_kb":{{{rss}}},"swap_kb":0},"start_ticks":{{{start}}}{{{more}}}}""");

    /// <summary>The rest of a sample with one stack: <c>p:</c> before a name makes it Python's.</summary>
    public static string Stack(params string[] frames) => Stacks(frames);

    public static string Stacks(params string[][] threads)
        => ",\"stacktrace\":[" + string.Join(',', threads.Select((frames, index) =>
            $$"""{"thread_id":{{100 + index}},"name":"worker","captured":"{{(index == 0 ? "stopped" : "blocked")}}","frames":[{{string.Join(',', frames.Select(Frame))}}]}""")) + "]";

    public static string Time(double second) => Start.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static ReadOnlyMemory<byte> Bytes(string line) => Encoding.UTF8.GetBytes(line);

    public static ReportCollector Collected(IEnumerable<string> lines, ReportOptions? options = null)
    {
        var collector = new ReportCollector(options ?? new ReportOptions());
        foreach (var line in lines)
            collector.Add(Bytes(line));
        return collector;
    }

    public static Report Report(params IEnumerable<string> lines) => new(Collected(lines), "somewhere", "0.0.0");

    public static string Page(Report report)
    {
        using var text = new StringWriter();
        new ReportPage(report).Write(text);
        return text.ToString();
    }

    public static JsonElement Json(Report report)
    {
        using var stream = new MemoryStream();
        ReportJson.Write(report, stream);
        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static string Frame(string name) => name.StartsWith("p:", StringComparison.Ordinal)
        ? $$"""{"function":{{JsonSerializer.Serialize(name[2..])}},"file":"a.py","line":3,"language":"python"}"""
        : $$"""{"function":{{JsonSerializer.Serialize(name)}},"address":"0x4010","module":"/bin/target","language":"native"}""";
}
