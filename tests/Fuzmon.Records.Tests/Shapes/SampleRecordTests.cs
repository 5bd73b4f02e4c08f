using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Shapes;

public sealed class SampleRecordTests
{
    [Fact]
    public void A_sample_has_exactly_the_documented_shape()
    {
        var line = Encoded.AsJsonLine(Some.Sample());

        Assert.Equal(
            """
            {"timestamp":"2025-06-14T14:23:51.007Z","pid":12345,"process_name":"python3","cpu_time_percent":12.3,
            """
            + """
            "memory":{"rss_kb":20480,"vsz_kb":105000,"swap_kb":0},"start_ticks":777,"parent_pid":1,"cpu_time_ms":1500.25}
            """
            + "\n",
            line);
    }

    [Fact]
    public void What_is_not_known_is_left_out_and_what_is_zero_is_not()
    {
        var json = Encoded.AsJson(new SampleRecord
        {
            Timestamp = Some.Time,
            Process = new ProcessKey(1, 2),
            ProcessName = "x",
            CpuTimePercent = 0,
            MinorFaults = 0,
            Io = new IoCounts(0, null, null, null),
        });

        Assert.Equal(0, json.GetProperty("cpu_time_percent").GetDouble());
        Assert.Equal(0, json.GetProperty("minor_faults").GetInt64());
        Assert.Equal(0, json.GetProperty("io").GetProperty("read_chars").GetInt64());
        Assert.False(json.GetProperty("io").TryGetProperty("write_chars", out _));
        Assert.Empty(json.GetProperty("memory").EnumerateObject());
        foreach (var absent in (string[])["kind", "major_faults", "threads", "state", "parent_pid", "missed_ticks"])
            Assert.False(json.TryGetProperty(absent, out _), absent);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_left_out()
    {
        var json = Encoded.AsJson(new SampleRecord
        {
            Timestamp = Some.Time,
            Process = new ProcessKey(1, 2),
            ProcessName = "x",
            CpuTimePercent = double.NaN,
            CpuTimeMs = double.PositiveInfinity,
        });

        Assert.False(json.TryGetProperty("cpu_time_percent", out _));
        Assert.False(json.TryGetProperty("cpu_time_ms", out _));
    }

    [Theory]
    [InlineData("a b) (c")]
    [InlineData("two\nlines\ttab\u001b[31m")]
    [InlineData("quote\" back\\slash")]
    [InlineData("<&>'é漢\U0001f4a9")]
    public void Any_name_survives_as_one_line(string name)
    {
        var line = Encoded.AsJsonLine(Some.Sample(name));

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(name, Encoded.AsJson(Some.Sample(name)).GetProperty("process_name").GetString());
    }
}
