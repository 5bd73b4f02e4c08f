using System.Text;
using System.Text.RegularExpressions;
using Fuzmon.Reporting.Reports;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Reports;

public sealed partial class HostileInputTests
{
    public static TheoryData<string> Names { get; } = new(
        "<script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "'><img src=x onerror=alert(1)>",
        "</style></script></svg><b>",
        "\u001b[2J\u001b]0;owned\u0007",
        "safe\u202egnp.exe\u2066\u200f",
        "\ud800 half",
        "{0} {{1}} %s",
        new string('A', 4_096),
        "\0\r\n\u2028\u2029\ufeff");

    [Theory]
    [MemberData(nameof(Names))]
    public void NamesAreShownHarmlesslyWhereverTheyComeUp(string name)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(name);
        var report = Some.Report(
            Some.Started(name.Length < 100 ? name.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal) is var boot && boot.All(c => c >= ' ') ? boot : "b" : "b"),
            Some.Sample(1, name: name, rss: 4_000, more: Some.Stacks([name, "p:" + name])), Some.Sample(2, name: name),
            $$$"""{"kind":"crash","timestamp":"{{{Some.Time(3)}}}","id":{{{json}}},"command":[{{{json}}}],"class":{{{json}}},"severity":{{{json}}},"stack_hash":{{{json}}},"state":[{{{json}}}],"line":{{{json}}},"input":{{{json}}},"signal":{{{json}}},"stacktrace":[{"frames":[{"function":{{{json}}},"file":{{{json}}},"line":1}]}],"sanitizer":{"summary":{{{json}}}}}""",
            $$$"""{"kind":"finding","timestamp":"{{{Some.Time(4)}}}","rule":{{{json}}},"condition":{{{json}}},"severity":{{{json}}},"text":{{{json}}},"process_name":{{{json}}},"hang":{"class":{{{json}}}},"stacktrace":[{"frames":[{"function":{{{json}}}}]}]}""",
            $$$"""{"kind":"children","timestamp":"{{{Some.Time(5)}}}","process_name":{{{json}}},"count":1,"by_exit_code":{ {{{json}}}:1},"by_signal":{ {{{json}}}:1},"lost":0,"lifetime_ms":{"le":[1,2],"count":[1,0,0],"sum":5}}""",
            $$$"""{"kind":"exit","timestamp":"{{{Some.Time(6)}}}","pid":10,"start_ticks":5,"process_name":{{{json}}},"signal":{{{json}}}}""",
            $$$"""{"kind":"campaign","timestamp":"{{{Some.Time(7)}}}","fuzzer":{{{json}}},"folder":{{{json}}},"instance":{{{json}}},"executions":1}""",
            $$$"""{"kind":"lifecycle","timestamp":"{{{Some.Time(8)}}}","event":"degraded","reason":{{{json}}}}""");

        var page = Some.Page(report);

        // A script block, and markup of this program's own, are all that there is: names bring no tag and no attribute.
        var plain = Some.Page(Some.Report(Some.Sample(1)));
        Assert.Equal(Regex.Count(plain, "<script"), Regex.Count(page, "<script"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b></", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Handler(), Quoted().Replace(page[..page.IndexOf("<script", StringComparison.Ordinal)], "\"\""));
        Assert.DoesNotContain(page, c => c != '\n' && (char.IsControl(c) || c is '\u202e' or '\u2066' or '\u200f' or '\u2028' or '\u2029' or '\ufeff'));
        Assert.DoesNotContain(new string('A', 1_000), page, StringComparison.Ordinal);
        Assert.Equal(page, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(page)));
        Some.Json(report);
    }

    [Fact]
    public void RecordsOfAnyOtherShapeAreNotBelieved()
    {
        var collector = Some.Collected(
        [
            "", "{}", "[]", "1", "null", "\"x\"", "{\"timestamp\":1}", "{\"timestamp\":\"yesterday\"}", new string('[', 500),
            Some.Sample(1, rss: -5), Some.Sample(1).Replace("1000", "1e300", StringComparison.Ordinal), Some.Sample(1).Replace("10,\"memory", "1e999,\"memory", StringComparison.Ordinal),
            $$$"""{"timestamp":"{{{Some.Time(1)}}}","pid":"x","memory":[1],"process_name":{},"stacktrace":{"frames":1},"cpu_time_percent":[{"a":1}]}""",
            $$$"""{"timestamp":"{{{Some.Time(1)}}}","pid":9,"start_ticks":-1,"stacktrace":[1,{"frames":[1,{"function":5,"line":"x"}],"thread_id":"y"},{"frames":{}}]}""",
            $$$"""{"kind":5,"timestamp":"{{{Some.Time(1)}}}"}""",
            $$$"""{"kind":"children","timestamp":"{{{Some.Time(1)}}}","process_name":3,"count":"many","by_signal":[],"lifetime_ms":{"le":[3,1],"count":[1]}}""",
            $$$"""{"kind":"crash","timestamp":"{{{Some.Time(1)}}}","state":{"a":1},"stacktrace":"x","sanitizer":[1]}""",
        ]);

        var report = new Report(collector, "x", "0");
        Assert.Equal(9, collector.Losses.NotRecords);
        Assert.True(Some.Page(report).Length > 1_000);
        Assert.All(report.Collected.Processes.Processes, process => Assert.InRange(process.PeakRssKb, -1, 1_000));
    }

    [Fact]
    public void LinesWithMistakesInThemBreakNothing()
    {
        var random = new Random(20260614);
        string[] seeds =
        [
            Some.Started(), Some.Sample(1, more: Some.Stacks(["main", "p:run"], ["poll"])),
            """{"kind":"crash","timestamp":"2026-06-14T22:00:01.000Z","id":"aa-1","pid":4,"command":["t"],"class":"DestAv","stack_hash":"aa","state":["f"],"stacktrace":[{"thread_id":4,"frames":[{"function":"f"}]}]}""",
            """{"kind":"children","timestamp":"2026-06-14T22:00:02.000Z","process_name":"t","count":3,"by_exit_code":{"0":3},"by_signal":{},"lost":0,"lifetime_ms":{"le":[1,2],"count":[1,1,1],"sum":5}}""",
            """{"kind":"finding","timestamp":"2026-06-14T22:00:03.000Z","rule":"r","condition":"hang","text":"x","hang":{"class":"busy","thread_id":3}}""",
            """{"kind":"campaign","timestamp":"2026-06-14T22:00:04.000Z","fuzzer":"afl++","folder":"f","instances":2,"executions":1,"executions_per_sec":2.5}""",
        ];
        var collector = new ReportCollector(new ReportOptions());
        for (var i = 0; i < 20_000; i++)
        {
            var line = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var mistakes = random.Next(1, 5); mistakes > 0; mistakes--)
                line[random.Next(line.Length)] = (byte)(random.Next(3) == 0 ? "\"{}[]:,0-9eE\\u"[random.Next(14)] : random.Next(256));
            collector.Add(random.Next(10) == 0 ? line.AsMemory(0, random.Next(line.Length)) : line);
            collector.AddCrash(line);
        }

        var report = new Report(collector, "x", "0");
        Assert.True(collector.Losses.NotRecords > 1_000);
        Assert.DoesNotContain(Some.Page(report), c => c != '\n' && char.IsControl(c));
        Some.Json(report);
    }

    [GeneratedRegex("<[^>]*\\son[a-z]+\\s*=", RegexOptions.NonBacktracking)]
    private static partial Regex Handler();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
