using System.Text.Json;
using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class LogSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_named_by_day_host_and_start_and_begins_with_the_monitor()
    {
        using (var log = Open(Some.Log(_folder.Path)))
            log.Write([Some.Sample()]);

        Assert.EndsWith("/2025-06-14/fuzmon-host-20250614T142351Z-1.jsonl", _folder.SingleFile, StringComparison.Ordinal);
        var lines = File.ReadAllLines(_folder.SingleFile);
        Assert.Equal(2, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("started", first.GetProperty("event").GetString());
        Assert.Equal(Some.Monitor.BootId, first.GetProperty("boot_id").GetString());
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        var directory = Path.Combine(_folder.Path, "new", "deeper");
        using var log = Open(Some.Log(directory));

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        for (var path = log.Path; path != _folder.Path; path = Path.GetDirectoryName(path)!)
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others);
    }

    [Fact]
    public void A_new_UTC_day_begins_a_new_file()
    {
        using (var log = Open(Some.Log(_folder.Path)))
        {
            log.Write([Some.Sample("first")]);
            _time.Now = Some.Time.AddDays(1);
            log.Write([Some.Sample("second", time: _time.Now)]);
        }

        var files = LogReader.Find(_folder.Path);
        Assert.Equal(["2025-06-14", "2025-06-15"], files.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)));
        Assert.All(files, file => Assert.Contains("\"started\"", File.ReadLines(file).First(), StringComparison.Ordinal));
        Assert.Contains("\"second\"", File.ReadAllText(files[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_is_never_written_to_again()
    {
        using (Open(Some.Log(_folder.Path)))
        using (var second = Open(Some.Log(_folder.Path)))
            Assert.EndsWith("-2.jsonl", second.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Reopening_goes_on_in_a_new_file_with_the_new_settings()
    {
        using (var log = Open(Some.Log(_folder.Path)))
        {
            log.Reopen(Some.Log(_folder.Path, LogFormat.MessagePack));
            log.Write([Some.Sample()]);
            Assert.EndsWith(".msgpack", log.Path, StringComparison.Ordinal);
        }

        Assert.Equal(2, LogReader.Find(_folder.Path).Count);
    }

    [Fact]
    public void A_full_disk_costs_no_record_that_fits_the_backlog_and_no_line_is_torn()
    {
        using var log = Open(Some.Log(_folder.Path));
        using (FileSizeLimit.Of(new FileInfo(log.Path).Length + 100))
        {
            log.Write([Some.Sample("one")]);
            log.Write([Some.Sample("two")]);
            Assert.True(log.HasBacklog);
        }

        log.Write([Some.Sample("three")]);

        Assert.False(log.HasBacklog);
        var lines = File.ReadAllLines(log.Path);
        Assert.Equal(["one", "two", "three"], lines.Skip(1).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("process_name").GetString()));
        Assert.Equal(2, _messages.Count);
    }

    [Fact]
    public void What_does_not_fit_the_backlog_is_counted_and_the_count_is_recorded()
    {
        using var log = Open(Some.Log(_folder.Path) with { MaxBacklogBytes = 1000 });
        using (FileSizeLimit.Of(new FileInfo(log.Path).Length))
            log.Write([.. Enumerable.Range(0, 100).Select(i => Some.Sample($"p{i}"))]);

        log.Write([]);

        var kept = File.ReadAllLines(log.Path).Skip(1).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var lost = kept[^1];
        Assert.Equal("lost", lost.GetProperty("event").GetString());
        Assert.Equal(100, kept.Length - 1 + lost.GetProperty("lost").GetInt64());
        Assert.InRange(kept.Length - 1, 1, 99);
    }

    [Theory]
    [InlineData(LogLayout.Shared, false)]
    [InlineData(LogLayout.PerProcess, false)]
    [InlineData(LogLayout.Shared, true)]
    public void What_does_not_fit_the_backlog_at_once_costs_nothing_while_the_disk_takes_it(LogLayout layout, bool compress)
    {
        var settings = (compress ? Some.CompressedLog(_folder.Path) : Some.Log(_folder.Path)) with { Layout = layout, MaxBacklogBytes = 1000 };
        using (var log = Open(settings))
            log.Write([.. Enumerable.Range(0, 100).Select(i => Some.Sample($"p{i}", pid: 1 + (i % 3))), Some.Sample(new string('x', 5000)), Some.Exit(pid: 1)]);

        var text = string.Concat(LogReader.Find(_folder.Path).Select(File.ReadAllText));
        Assert.Equal(101, text.Split("\"memory\"").Length - 1);
        Assert.Contains("\"exit\"", text, StringComparison.Ordinal);
        Assert.Empty(_messages);
    }

    private LogSink Open(LogSettings settings) => new(settings, Some.Monitor, _time, _messages.Add);
}
