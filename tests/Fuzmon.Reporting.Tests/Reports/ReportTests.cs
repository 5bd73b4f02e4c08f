using Fuzmon.Reporting.Reports;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public void APidThatIsUsedAgainOrInAnotherBootIsAnotherProcess()
    {
        var report = Some.Report(
            Some.Started("b1"), Some.Sample(1, start: 5, rss: 100), Some.Sample(2, start: 6, rss: 200),
            Some.Started("b2"), Some.Sample(3, start: 5, rss: 300));

        Assert.Equal([100L, 200, 300], report.Collected.Processes.Processes.Select(process => process.PeakRssKb));
        Assert.Equal(["b1", "b2"], report.Collected.Boots);
    }

    [Fact]
    public void CpuTimeIsThatOfTheTimeThatIsReportedOn()
    {
        // It had used 100 s before, and uses 30 s of the next minute.
        var report = Some.Report(
            Some.Started(),
            Some.Sample(0, cpu: 50, more: ",\"cpu_time_ms\":100000"),
            Some.Sample(60, cpu: 50, more: ",\"cpu_time_ms\":130000"),
            """{"kind":"exit","timestamp":"2026-06-14T22:01:10.000Z","pid":10,"process_name":"target","start_ticks":5,"signal":"SIGSEGV","cpu_time_ms":135000}""");

        var process = Assert.Single(report.Collected.Processes.Processes);
        Assert.Equal(35_000, process.CpuMs, 1.0);
        Assert.Equal("SIGSEGV", process.End!.Signal);
        Assert.Equal(("target", "SIGSEGV", 1L), Assert.Single(report.FatalEnds));
        Assert.Equal(35_000, report.Groups.Single().CpuMs, 1.0);
        var buckets = report.Collected.Processes.All.Series.Buckets.ToArray();
        Assert.Equal(35_000, buckets.Sum(bucket => bucket.CpuMs), 1.0);
    }

    [Fact]
    public void MemoryOfAGroupIsThatOfAllItsProcessesAtATime()
    {
        var report = Some.Report(Enumerable.Range(0, 600).SelectMany(second => new[]
        {
            Some.Sample(second, pid: 1, rss: 1_000), Some.Sample(second + 0.3, pid: 2, rss: 2_000), Some.Sample(second + 0.6, pid: 3, rss: 3_000),
        }));

        var buckets = report.Groups.Single().Series.Buckets.ToArray();
        Assert.All(buckets[1..], bucket => Assert.Equal(6_000, bucket.RssKb));
    }

    [Fact]
    public void TotalsOfChildrenOfTwoRunsAreAddedAndThoseOfOneAreNot()
    {
        var report = Some.Report(Children(1, 100, 3), Children(2, 200, 5), Children(3, 50, 1), Children(4, 60, 1));

        var (name, totals) = Assert.Single(report.Children);
        Assert.Equal(("target", 260L), (name, totals.Count));
        Assert.Equal(6, totals.BySignal["SIGSEGV"]);
        Assert.Equal(260, totals.LifetimeMs!.Count);
        Assert.Equal(("target", "SIGSEGV", 6L), Assert.Single(report.FatalEnds));
    }

    [Fact]
    public void CrashesOfOneStackAreOneGroupAndEachCountsOnce()
    {
        var crash = """{"kind":"crash","timestamp":"2026-06-14T22:00:01.000Z","id":"aa-1","pid":4,"command":["t","in"],"signal":"SIGSEGV","class":"DestAv","severity":"exploitable","line":"t.c:3","stack_hash":"aa","state":["f","main"],"cluster":1,"stacktrace":[{"thread_id":4,"frames":[{"function":"main"},{"function":"f","file":"t.c","line":3}]}],"input":"id:1"}""";
        var collector = Some.Collected([crash, crash.Replace("aa-1", "aa-2", StringComparison.Ordinal)]);
        collector.AddCrash(Some.Bytes(crash));
        collector.AddCrash(Some.Bytes(crash.Replace("\"aa", "\"bb", StringComparison.Ordinal).Replace("exploitable", "not-exploitable", StringComparison.Ordinal)));
        var report = new Report(collector, "x", "0");

        Assert.Equal([("aa", 2L), ("bb", 1)], report.Crashes.Select(group => (group.StackHash, group.Count)));
        Assert.Equal(["f at t.c:3", "main"], report.Crashes[0].Stack);
        Assert.Equal(["id:1"], report.Crashes[0].Inputs);
    }

    [Fact]
    public void WhatWasMissedIsNumbers()
    {
        var report = Some.Report(
            """{"kind":"lifecycle","timestamp":"2026-06-14T22:00:01.000Z","event":"outage","outage_ms":61000}""",
            """{"kind":"lifecycle","timestamp":"2026-06-14T22:00:02.000Z","event":"lost","lost":12,"reason":"the disk is full"}""",
            """{"kind":"lifecycle","timestamp":"2026-06-14T22:00:03.000Z","event":"degraded","reason":"no netlink"}""",
            Some.Sample(4, more: ",\"missed_ticks\":3"), Children(5, 10, 0).Replace("\"lost\":0", "\"lost\":7", StringComparison.Ordinal), "no record", """{"kind":"new","timestamp":"2026-06-14T22:00:03.000Z"}""");

        var missed = Some.Json(report).GetProperty("missed");
        Assert.Equal(61_000, missed.GetProperty("outage_ms").GetDouble());
        long Number(string name) => missed.GetProperty(name).GetInt64();
        Assert.Equal((1, 12, 7), (Number("outages"), Number("lost_records"), Number("lost_events")));
        Assert.Equal((3, 1, 1), (Number("missed_ticks"), Number("not_records"), Number("unknown_kinds")));
        Assert.Contains("degraded: no netlink", Some.Page(report), StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyWhatWasAskedForIsInIt()
    {
        var lines = new[] { Some.Sample(1, pid: 1, name: "a"), Some.Sample(2, pid: 2, name: "b"), Some.Sample(3, pid: 3, name: "a") };

        Assert.Equal(2, Some.Collected(lines, new ReportOptions { Names = ["a"] }).Samples);
        Assert.Equal(1, Some.Collected(lines, new ReportOptions { Pids = [2] }).Samples);
        Assert.Equal(2, Some.Collected(lines, new ReportOptions { From = Some.Start.AddSeconds(2) }).Samples);
        Assert.Equal(1, Some.Collected(lines, new ReportOptions { To = Some.Start.AddSeconds(2) }).Samples);
    }

    [Fact]
    public void WhatIsKeptOfProcessesIsBoundedAndNothingGoesUncounted()
    {
        var table = new ProcessTable(maxProcesses: 100, maxSeries: 20);
        var record = new RecordLine();
        for (var pid = 1; pid <= 1_000; pid++)
        {
            Assert.True(record.TryRead(Some.Bytes(Some.Sample(pid, pid: pid, rss: pid == 500 ? 90_000_000 : 10))));
            var process = table.At(0, record);
            table.SeriesOf(process).At(record.Timestamp).Add(record.RssKb, record.CpuPercent);
            process.PeakRssKb = record.RssKb;
        }

        Assert.InRange(table.Processes.Count, 80, 100);
        Assert.Equal(1_000, table.Processes.Count + table.Forgotten);
        Assert.InRange(table.Processes.Count(process => process.Series is not null), 1, 20);
        Assert.Contains(table.Processes, process => process.PeakRssKb == 90_000_000 && process.Series is not null);
    }

    [Fact]
    public void CoverageAndSystemCallsAreSummedUp()
    {
        var report = Some.Report(
            $$"""{"kind":"coverage","timestamp":"{{Some.Time(1)}}","backend":"lcov","lines":200,"lines_hit":10,"functions":9,"functions_hit":1}""",
            $$"""{"kind":"coverage","timestamp":"{{Some.Time(60)}}","backend":"lcov","lines":200,"lines_hit":50,"functions":9,"functions_hit":3}""",
            $$"""{"kind":"syscall","timestamp":"{{Some.Time(61)}}","pid":1,"name":"openat","errno":"ENOENT","duration_us":5.5}""",
            $$"""{"kind":"syscall","timestamp":"{{Some.Time(62)}}","pid":1,"name":"openat","duration_us":4.5}""",
            $$"""{"kind":"syscall","timestamp":"{{Some.Time(63)}}","pid":1,"event":"signal","name":"SIGCHLD"}""");

        var json = Some.Json(report);
        Assert.Equal(50, json.GetProperty("coverage")[0].GetProperty("lines_hit").GetInt64());
        var call = Assert.Single(json.GetProperty("syscalls").EnumerateArray());
        Assert.Equal((2, 1, 10.0), (call.GetProperty("calls").GetInt64(), call.GetProperty("failed").GetInt64(), call.GetProperty("total_us").GetDouble()));
        var page = Some.Page(report);
        Assert.Contains("ENOENT", page, StringComparison.Ordinal);
        Assert.Contains("25 %", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyLogIsAReportThatSaysSo() => Assert.Contains("There are no records", Some.Page(Some.Report()), StringComparison.Ordinal);

    private static string Children(int second, long count, long crashed)
        => $$$"""{"kind":"children","timestamp":"{{{Some.Time(second)}}}","process_name":"target","count":{{{count}}},"by_exit_code":{"0":{{{count - crashed}}}},"by_signal":{"SIGSEGV":{{{crashed}}}},"core_dumped":0,"lost":0,"source":"bpf","lifetime_ms":{"le":[1,2],"count":[{{{count}}},0,0],"sum":5}}""";
}
