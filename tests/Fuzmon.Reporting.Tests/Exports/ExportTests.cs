using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fuzmon.Reporting.Exports;
using Fuzmon.Reporting.Reports;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Exports;

public sealed partial class ExportTests
{
    private const string Hostile = "a;b\n\u001b[2J\u202e\"<x>,1";

    private static readonly string[] Lines =
    [
        Some.Started(),
        Some.Sample(1, pid: 10, more: ",\"cpu_time_ms\":5" + Some.Stacks(["main", "p:run", "memcpy"], ["main", "poll"])),
        Some.Sample(2, pid: 10, cpu: 30.5, more: Some.Stacks(["main", "p:run", "memcpy"], ["main", "poll"])),
        Some.Sample(3, pid: 11, name: Hostile, more: Some.Stacks([Hostile, "=cmd()"])),
        """{"kind":"exit","timestamp":"2026-06-14T22:00:04.000Z","pid":11,"start_ticks":5,"process_name":"x","signal":"SIGSEGV"}""",
        """{"kind":"finding","timestamp":"2026-06-14T22:00:05.000Z","rule":"r","condition":"hang","text":"it hangs"}""",
    ];

    [Fact]
    public void FoldedLinesAreWhatFlameGraphProgramsTakeAndCountEveryStack()
    {
        var lines = Encoding.UTF8.GetString(Export("folded")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(FoldedLine(), line));
        Assert.Equal(5, lines.Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..])));
        Assert.Contains("target;worker;main;run;memcpy 2", lines);
        Assert.DoesNotContain(lines, line => line.Any(c => char.IsControl(c) || c == '\u202e'));
    }

    [Fact]
    public void SpeedscopeFilesHoldToItsSchema()
    {
        using var document = JsonDocument.Parse(Export("speedscope"));
        var file = document.RootElement;

        Assert.Equal("https://www.speedscope.app/file-format-schema.json", file.GetProperty("$schema").GetString());
        var frames = file.GetProperty("shared").GetProperty("frames");
        Assert.All(frames.EnumerateArray(), frame =>
        {
            Assert.Equal(JsonValueKind.String, frame.GetProperty("name").ValueKind);
            Assert.All(frame.EnumerateObject(), field => Assert.True(field.Name is "name" or "file" or "line" or "col", field.Name));
        });
        var profiles = file.GetProperty("profiles").EnumerateArray().ToArray();
        Assert.Equal(["target (10)", "11"], profiles.Select(profile => profile.GetProperty("name").GetString()!).Select(name => name.StartsWith("target", StringComparison.Ordinal) ? name : "11"));
        Assert.All(profiles, profile =>
        {
            Assert.Equal(["type", "name", "unit", "startValue", "endValue", "samples", "weights"], profile.EnumerateObject().Select(field => field.Name));
            Assert.Equal(("sampled", "none"), (profile.GetProperty("type").GetString(), profile.GetProperty("unit").GetString()));
            Assert.Equal(profile.GetProperty("samples").GetArrayLength(), profile.GetProperty("weights").GetArrayLength());
            Assert.Equal(profile.GetProperty("endValue").GetInt64() - profile.GetProperty("startValue").GetInt64(), profile.GetProperty("weights").EnumerateArray().Sum(weight => weight.GetInt64()));
            Assert.All(profile.GetProperty("samples").EnumerateArray().SelectMany(sample => sample.EnumerateArray()), frame => Assert.InRange(frame.GetInt32(), 0, frames.GetArrayLength() - 1));
        });
        var first = profiles[0].GetProperty("samples")[0].EnumerateArray().Select(frame => frames[frame.GetInt32()].GetProperty("name").GetString()!);
        Assert.Equal(["main", "run", "memcpy"], first);
    }

    [Fact]
    public void TraceEventsHaveTheirProcessesThreadsAndTimes()
    {
        using var document = JsonDocument.Parse(Export("trace"));
        var events = document.RootElement.GetProperty("traceEvents").EnumerateArray().ToArray();
        string Phase(JsonElement each) => each.GetProperty("ph").GetString()!;

        Assert.All(events, each =>
        {
            Assert.True(Phase(each) is "X" or "C" or "M" or "i", Phase(each));
            Assert.True(each.GetProperty("pid").GetInt32() + each.GetProperty("tid").GetInt32() + each.GetProperty("ts").GetInt64() >= 0);
            Assert.DoesNotContain(each.GetProperty("name").GetString()!, c => char.IsControl(c) || c == '\u202e');
        });
        Assert.Equal(["target", "worker", "worker"], events.Where(each => Phase(each) == "M" && each.GetProperty("pid").GetInt32() == 10).Select(each => each.GetProperty("args").GetProperty("name").GetString()!));
        Assert.Equal(3, events.Count(each => Phase(each) == "C" && each.GetProperty("name").GetString() == "memory (KiB)" && each.GetProperty("args").GetProperty("rss").GetInt64() == 1_000));
        Assert.Equal(["ended by SIGSEGV", "finding: it hangs"], events.Where(each => Phase(each) == "i").Select(each => each.GetProperty("name").GetString()!));

        // The first stack lasts until the thread's next one; its calls lie in each other.
        var slices = events.Where(each => Phase(each) == "X" && each.GetProperty("tid").GetInt32() == 100 && each.GetProperty("pid").GetInt32() == 10).ToArray();
        Assert.Equal(["main", "run", "memcpy", "main", "run", "memcpy"], slices.OrderBy(slice => slice.GetProperty("ts").GetInt64()).Select(slice => slice.GetProperty("name").GetString()!));
        var second = (Some.Start.AddSeconds(1) - DateTime.UnixEpoch).Ticks / 10;
        Assert.Equal(3, slices.Count(slice => slice.GetProperty("ts").GetInt64() == second && slice.GetProperty("dur").GetInt64() is > 0 and <= 1_000_000));
    }

    [Fact]
    public void ProfilesOfPprofCanBeReadBack()
    {
        var profile = ProfileReader.Read(Export("pprof"));

        Assert.Equal([("stacks", "count"), ("running", "count")], profile.Types);
        Assert.Equal(5, profile.Samples.Sum(sample => sample.Values[0]));
        Assert.Equal(3, profile.Samples.Sum(sample => sample.Values[1]));
        var sample = profile.Samples.Single(sample => sample.Values is [2, 2]);
        Assert.Equal(["memcpy", "run", "main"], sample.Functions);
        Assert.Equal(["process=target", "pid=10", "thread=worker", "tid=100"], sample.Labels);
        Assert.Contains("a.py:3", profile.Samples.SelectMany(each => each.Places));
        Assert.Equal("", profile.Strings[0]);
        Assert.DoesNotContain(profile.Strings, text => text.Any(char.IsControl));
        Assert.Equal((Some.Start.AddSeconds(1) - DateTime.UnixEpoch).Ticks * 100, profile.TimeNanos);
    }

    [Fact]
    public void CommaSeparatedValuesKeepTheirColumnsAndStartNoFormula()
    {
        var rows = Encoding.UTF8.GetString(Export("csv", [.. Lines, Some.Sample(9, name: "=cmd|' /C calc'!A0"), Some.Sample(10, name: "a,\"b\"")])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("timestamp,pid,start_ticks,process_name,parent_pid,cpu_time_percent,cpu_time_ms,rss_kb,swap_kb,missed_ticks", rows[0]);
        Assert.Equal("2026-06-14T22:00:01.000Z,10,5,target,,10,5,1000,0,", rows[1]);
        Assert.Equal("2026-06-14T22:00:02.000Z,10,5,target,,30.5,,1000,0,", rows[2]);
        Assert.Equal("2026-06-14T22:00:09.000Z,10,5,'=cmd|' /C calc'!A0,,10,,1000,0,", rows[4]);
        Assert.Equal("2026-06-14T22:00:10.000Z,10,5,\"a,\"\"b\"\"\",,10,,1000,0,", rows[5]);
    }

    [Theory]
    [InlineData("folded")]
    [InlineData("speedscope")]
    [InlineData("trace")]
    [InlineData("pprof")]
    [InlineData("csv")]
    public void NothingAtAllIsAWholeFileToo(string format)
    {
        var bytes = Export(format, []);

        if (format is "speedscope" or "trace")
            JsonDocument.Parse(bytes).Dispose();
        else if (format == "pprof")
            Assert.Empty(ProfileReader.Read(bytes).Samples);
        else
            Assert.DoesNotContain((byte)0, bytes);
    }

    private static byte[] Export(string format, string[]? lines = null)
    {
        using var output = new MemoryStream();
        using (var export = ExportFormats.Open(format, new ReportOptions(), "out", output)!)
        {
            foreach (var line in lines ?? Lines)
                export.Add(Some.Bytes(line));
            export.Finish();
        }

        return output.ToArray();
    }

    [GeneratedRegex("^[^;\\n]+(;[^;\\n]+)* [0-9]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FoldedLine();
}
