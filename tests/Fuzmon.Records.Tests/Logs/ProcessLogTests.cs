using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class ProcessLogTests : LogTest
{
    private LogSettings Settings => Some.Log(Folder) with { Layout = LogLayout.PerProcess };

    [Fact]
    public void Each_process_has_a_file_and_the_monitor_another()
    {
        var stopped = new LifecycleRecord { Timestamp = Some.Time, Event = LifecycleEvent.Stopped };
        using (var log = Open(Settings))
            log.Write([Some.Sample("a", 1), Some.Sample("b", 2), Some.Sample("a", 1), Some.Exit(1), stopped]);

        Assert.Equal(
            ["2025-06-14/1-777.jsonl", "2025-06-14/2-777.jsonl", "2025-06-14/fuzmon-host-20250614T142351Z-1.jsonl"], FileNames());
        Assert.Equal(["started", "a", "a", "exit"], Summary("1-777"));
        Assert.Equal(["started", "b"], Summary("2-777"));
        Assert.Equal(["started", "stopped"], Summary("fuzmon-host-20250614T142351Z-1"));
    }

    [Fact]
    public void A_process_with_a_reused_pid_has_a_file_of_its_own()
    {
        var exit = new ExitRecord { Timestamp = Some.Time, Process = new ProcessKey(1, 888), ProcessName = "second", ExitCode = 0 };
        using (var log = Open(Settings))
            log.Write([Some.Sample("first", 1), exit, Some.Sample("first", 1)]);

        Assert.Equal(["started", "first", "first"], Summary("1-777"));
        Assert.Equal(["started", "exit"], Summary("1-888"));
    }

    [Fact]
    public void More_processes_than_files_may_be_open_lose_nothing()
    {
        var open = 0;
        using (var log = Open(Settings))
        {
            for (var round = 0; round < 3; round++)
                log.Write([.. Enumerable.Range(1, 400).Select(pid => Some.Sample($"r{round}", pid))]);
            open = Directory.GetFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget?.StartsWith(Folder, StringComparison.Ordinal) == true);
        }

        Assert.InRange(open, 200, 260);
        Assert.Equal(401, FileNames().Count);
        Assert.All(Enumerable.Range(1, 400), pid => Assert.Equal(["started", "r0", "r1", "r2"], Summary($"{pid}-777")));
    }

    [Fact]
    public void A_line_that_an_earlier_monitor_left_torn_is_ended()
    {
        using (var log = Open(Settings))
            log.Write([Some.Sample("first", 1)]);
        var path = Path.Combine(Folder, "2025-06-14", "1-777.jsonl");
        File.AppendAllText(path, "{\"torn\":");

        using (var log = Open(Settings))
            log.Write([Some.Sample("second", 1)]);

        var lines = File.ReadAllLines(path);
        Assert.Equal(5, lines.Length);
        Assert.Equal("{\"torn\":", lines[2]);
        Assert.Contains("\"started\"", lines[3], StringComparison.Ordinal);
        Assert.Contains("\"second\"", lines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LogFormat.MessagePack, false)]
    [InlineData(LogFormat.Json, true)]
    public void What_cannot_be_ended_is_left_alone(LogFormat format, bool compress)
    {
        var settings = Settings with { Format = format, Compress = compress, Compression = new FakeCompression() };
        for (var i = 1; i <= 2; i++)
        {
            using var log = Open(settings);
            log.Write([Some.Sample($"p{i}", 1)]);
        }

        Assert.Equal(["p1", "p2"], AllNames());
        Assert.Contains($"2025-06-14/1-777-2{LogFormats.Extension(format, compress)}", FileNames());
    }

    [Fact]
    public void A_process_whose_file_cannot_be_made_is_recorded_with_the_monitor()
    {
        using var log = Open(Settings);
        File.WriteAllText(Path.Combine(Folder, "2025-06-15"), "in the way");

        log.Write([Some.Sample("a", 1, Some.Time.AddDays(1)), Some.Sample("a", 1, Some.Time.AddDays(1))]);

        Assert.Equal(["a", "a"], Names(log.Path));
        Assert.Contains("no new log file", Assert.Single(Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_day_and_a_full_file_begin_a_new_file_of_the_process()
    {
        using (var log = Open(Settings with { MaxFileBytes = 300 }))
        {
            for (var i = 0; i < 4; i++)
                log.Write([Some.Sample($"p{i}", 1)]);
            Time.Now = Time.Now.AddDays(1);
            log.Write([Some.Sample("p4", 1, Time.Now)]);
        }

        Assert.Contains("2025-06-14/1-777-2.jsonl", FileNames());
        Assert.Contains("2025-06-15/1-777.jsonl", FileNames());
        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], AllNames());
    }

    private IEnumerable<string> Summary(string name) => Read(Path.Combine(Folder, "2025-06-14", $"{name}.jsonl")).Select(record
        => record.TryGetProperty("event", out var lifecycle) ? lifecycle.GetString()!
            : record.TryGetProperty("kind", out var kind) ? kind.GetString()!
            : record.GetProperty("process_name").GetString()!);
}
