using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

/// <summary>Logs on disks that are full or may not be written to.</summary>
public sealed class LogDiskTests : LogTest
{
    private const int DiskBytes = 256 * 1024;
    private const int BacklogBytes = 64 * 1024;

    private string Out => Path.Combine(Folder, "out");

    [MountTheory]
    [InlineData(LogLayout.Shared, false)]
    [InlineData(LogLayout.Shared, true)]
    [InlineData(LogLayout.PerProcess, false)]
    [InlineData(LogLayout.PerProcess, true)]
    public void On_a_full_disk_nothing_goes_uncounted_and_with_room_it_goes_on(LogLayout layout, bool compress)
    {
        using var disk = Mount.Disk(Out, DiskBytes);
        var written = 0;
        using (var log = Open(Settings(layout) with { Compress = compress, Compression = compress ? new FakeCompression() : null }))
        {
            Write(log, 10);
            var filler = Path.Combine(Out, "filler");
            Fill(filler);

            // More than the disk had room for and memory has, of processes with files and of new ones.
            Write(log, 1000);
            Assert.True(log.HasBacklog);
            Assert.Contains("cannot be written", Messages[0], StringComparison.Ordinal);
            Assert.True(Messages.Count <= 2, string.Join('\n', Messages));

            File.Delete(filler);
            Time.Passed += TimeSpan.FromSeconds(10);
            log.Write([]);
            Assert.False(log.HasBacklog);
            Write(log, 10);
        }

        var lost = LogReader.Find(Out).SelectMany(Read)
            .Where(record => record.TryGetProperty("event", out var its) && its.GetString() == "lost")
            .Sum(record => record.GetProperty("lost").GetInt64());
        Assert.InRange(lost, 1, 1000);
        Assert.Equal(written, Samples().Count + lost);
        Assert.Superset(Enumerable.Range(written - 10, 10).Select(i => $"p{i}").ToHashSet(), Samples().ToHashSet());

        void Write(LogSink log, int count)
        {
            for (var end = written + count; written < end; written++)
                log.Write([Some.Sample($"p{written}", pid: 1 + (written % 20))]);
        }
    }

    [MountTheory]
    [InlineData(LogLayout.Shared)]
    [InlineData(LogLayout.PerProcess)]
    public void In_a_folder_that_has_become_read_only_it_goes_on_in_the_files_that_are_open(LogLayout layout)
    {
        using var log = Open(Settings(layout));
        log.Write([Some.Sample("before", pid: 1)]);
        var tomorrow = Time.Now.AddDays(1);
        using (Mount.ReadOnly(Out))
        {
            log.Write([Some.Sample("known", pid: 1), Some.Sample("new", pid: 2)]);
            log.Write([Some.Sample("tomorrow", pid: 1, time: tomorrow)]);

            Assert.Equal(["before", "known", "new", "tomorrow"], Samples().Order(StringComparer.Ordinal));
            Assert.Contains("no new log file can be made", Assert.Single(Messages), StringComparison.Ordinal);
        }

        Time.Passed += TimeSpan.FromSeconds(10);
        log.Write([Some.Sample("after", pid: 1, time: tomorrow)]);
        log.Write([]);

        Assert.Contains("after", Names(Assert.Single(LogReader.Find(Path.Combine(Out, "2025-06-15")))));
        Assert.Equal(5, Samples().Count);
    }

    private IReadOnlyList<string> Samples() => [.. LogReader.Find(Out).SelectMany(Names)];

    private LogSettings Settings(LogLayout layout) => Some.Log(Out) with { Layout = layout, MaxBacklogBytes = BacklogBytes };

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ;)
                file.Write(block);
        }
        catch (IOException)
        {
            // There is no room left.
        }
    }
}
