using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class CompressedLogTests : LogTest
{
    [Fact]
    public void Records_wait_for_a_frame_that_is_worth_it_but_not_for_long()
    {
        using var log = Open(Some.CompressedLog(Folder));
        var empty = new FileInfo(log.Path).Length;

        log.Write([Some.Sample("first")]);
        Assert.Equal(empty, new FileInfo(log.Path).Length);
        Assert.True(log.HasBacklog);

        Time.Passed += TimeSpan.FromSeconds(1);
        log.Write([Some.Sample("second")]);
        Assert.Equal(["first", "second"], Names(log.Path));
        Assert.False(log.HasBacklog);

        log.Write([.. Enumerable.Range(0, 500).Select(i => Some.Sample($"p{i}"))]);
        Assert.Equal(502, Names(log.Path).Count);
    }

    [Fact]
    public void What_waits_is_written_when_there_is_nothing_new_and_at_the_end()
    {
        string path;
        using (var log = Open(Some.CompressedLog(Folder)))
        {
            path = log.Path;
            log.Write([Some.Sample("first")]);
            log.Write([]);
            Assert.Equal(["first"], Names(path));
            log.Write([Some.Sample("second")]);
        }

        Assert.Equal(["first", "second"], Names(path));
    }

    [Fact]
    public void A_full_disk_costs_nothing_that_fits_the_backlog_and_leaves_no_torn_frame()
    {
        using var log = Open(Some.CompressedLog(Folder));
        using (FileSizeLimit.Of(new FileInfo(log.Path).Length + 100))
        {
            log.Write([Some.Sample("one")]);
            log.Write([]);
            log.Write([Some.Sample("two")]);
            log.Write([]);
            Assert.Empty(Names(log.Path));
        }

        log.Write([]);

        Assert.Equal(["one", "two"], Names(log.Path));
        Assert.Equal(2, Messages.Count);
    }

    [Fact]
    public void A_plain_file_that_is_finished_is_replaced_by_a_compressed_one()
    {
        using (var log = Open(Some.Log(Folder) with { Compression = new FakeCompression() }))
        {
            log.Write([Some.Sample("first")]);
            Time.Now = Time.Now.AddDays(1);
            log.Write([Some.Sample("second", time: Time.Now)]);
        }

        Assert.Equal([".zst", ".jsonl"], LogReader.Find(Folder).Select(Path.GetExtension));
        Assert.Equal(["first", "second"], AllNames());
        Assert.All(LogReader.Find(Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_finished_file_that_cannot_be_compressed_stays()
    {
        using (var log = Open(Some.Log(Folder) with { Compression = new FakeCompression() }))
        {
            log.Write([Some.Sample("first")]);
            Directory.CreateDirectory($"{log.Path}.zst.tmp");
            Time.Now = Time.Now.AddDays(1);
            log.Write([Some.Sample("second", time: Time.Now)]);
        }

        Assert.Contains("stays uncompressed", Assert.Single(Messages), StringComparison.Ordinal);
        Assert.Equal(["first", "second"], AllNames());
    }
}
