using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Shapes;

public sealed class OtherRecordTests
{
    [Fact]
    public void An_exit_names_its_signal_and_no_code()
    {
        var json = Encoded.AsJson(new ExitRecord
        {
            Timestamp = Some.Time,
            Process = new ProcessKey(12, 34),
            ProcessName = "target",
            ParentPid = 11,
            LifetimeMs = 1.5,
            Signal = "SIGSEGV",
            CoreDumped = true,
            PeakRssKb = 4096,
            CpuTimeMs = 0.25,
        });

        Assert.Equal("exit", json.GetProperty("kind").GetString());
        Assert.Equal("SIGSEGV", json.GetProperty("signal").GetString());
        Assert.True(json.GetProperty("core_dumped").GetBoolean());
        Assert.Equal(4096, json.GetProperty("peak_rss_kb").GetInt64());
        Assert.Equal(34, json.GetProperty("start_ticks").GetInt64());
        Assert.False(json.TryGetProperty("exit_code", out _));
    }

    [Theory]
    [InlineData(LifecycleEvent.Started, "started")]
    [InlineData(LifecycleEvent.Stopped, "stopped")]
    [InlineData(LifecycleEvent.GaveUp, "gave_up")]
    [InlineData(LifecycleEvent.Reloaded, "reloaded")]
    [InlineData(LifecycleEvent.Lost, "lost")]
    [InlineData(LifecycleEvent.Degraded, "degraded")]
    public void A_lifecycle_record_names_its_event(LifecycleEvent lifecycleEvent, string name)
    {
        var json = Encoded.AsJson(new LifecycleRecord { Timestamp = Some.Time, Event = lifecycleEvent, Monitor = Some.Monitor });

        Assert.Equal("lifecycle", json.GetProperty("kind").GetString());
        Assert.Equal(name, json.GetProperty("event").GetString());
        Assert.Equal(Some.Monitor.BootId, json.GetProperty("boot_id").GetString());
        Assert.False(json.TryGetProperty("pid", out _));
    }

    [Fact]
    public void Start_ticks_beyond_the_signed_range_are_kept()
    {
        var json = Encoded.AsJson(new LifecycleRecord
        {
            Timestamp = Some.Time,
            Event = LifecycleEvent.Degraded,
            Process = new ProcessKey(1, ulong.MaxValue),
        });

        Assert.Equal(ulong.MaxValue, json.GetProperty("start_ticks").GetUInt64());
    }

    [Fact]
    public void A_finding_says_what_was_found_and_of_a_hang_what_it_is()
    {
        var json = Encoded.AsJson(Some.Finding());

        Assert.Equal(("finding", "stuck", "error"), (json.GetProperty("kind").GetString(), json.GetProperty("rule").GetString(), json.GetProperty("severity").GetString()));
        Assert.Equal((12, 34, 3), (json.GetProperty("pid").GetInt32(), json.GetProperty("start_ticks").GetInt32(), json.GetProperty("suppressed").GetInt32()));
        Assert.Equal((61.5, 60.0), (json.GetProperty("value").GetDouble(), json.GetProperty("limit").GetDouble()));
        var hang = json.GetProperty("hang");
        Assert.Equal(("blocked", 13, 14), (hang.GetProperty("class").GetString(), hang.GetProperty("thread_id").GetInt32(), hang.GetProperty("held_by").GetInt32()));
        Assert.Equal(("read", 0, "pipe:[1]"), (hang.GetProperty("call").GetString(), hang.GetProperty("fd").GetInt32(), hang.GetProperty("target").GetString()));
        Assert.Equal(2, json.GetProperty("events").GetArrayLength());
        Assert.Equal("main", json.GetProperty("stacktrace")[0].GetProperty("frames")[0].GetProperty("function").GetString());
    }

    [Fact]
    public void A_finding_about_no_process_has_none()
    {
        var json = Encoded.AsJson(new FindingRecord { Timestamp = Some.Time, Rule = "disk", Condition = "disk_full", Text = "no room" });

        Assert.Equal(["kind", "timestamp", "rule", "condition", "severity", "text"], json.EnumerateObject().Select(entry => entry.Name));
    }
}
