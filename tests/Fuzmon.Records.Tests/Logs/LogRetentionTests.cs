using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class LogRetentionTests : LogTest
{
    private const string Day = "2025-06-14";

    [Fact]
    public void A_file_that_is_large_enough_is_followed_by_a_new_one()
    {
        using (var log = Open(Some.Log(Folder) with { MaxFileBytes = 400 }))
        {
            for (var i = 0; i < 10; i++)
                log.Write([Some.Sample($"p{i}")]);
        }

        var files = LogReader.Find(Folder);
        Assert.InRange(files.Count, 3, 10);
        Assert.All(files, file => Assert.Equal("started", Read(file)[0].GetProperty("event").GetString()));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"p{i}"), AllNames());
    }

    [Fact]
    public void The_oldest_finished_files_go_when_all_together_are_too_large()
    {
        var old = Enumerable.Range(1, 5).Select(n => MakeFile($"2025-06-1{n - 1}/1-{n}.jsonl", 1000, days: 5 - n)).ToArray();

        Rotate(Some.Log(Folder) with { MaxTotalBytes = 3000 });

        Assert.Equal([false, false, false, true, true], old.Select(File.Exists));
        Assert.Equal(["2025-06-13", Day, "2025-06-15"], Directory.GetDirectories(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Files_whose_last_record_is_too_old_go()
    {
        var old = MakeFile("2025-05-01/fuzmon-h-20250501T000000Z-1.msgpack.zst", 10, days: 31);
        var young = MakeFile("2025-05-01/fuzmon-h-20250501T000000Z-2.msgpack.zst", 10, days: 29);
        var left = MakeFile("2025-06-12/1-2.jsonl.zst.tmp", 10, days: 2);

        Rotate(Some.Log(Folder) with { RetainDays = 30 });

        Assert.Equal([false, true, false], new[] { old, young, left }.Select(File.Exists));
        Assert.False(Directory.Exists(Path.GetDirectoryName(left)));
    }

    [Fact]
    public void Nothing_goes_that_is_not_named_as_a_log_or_that_somebody_has_open()
    {
        var open = MakeFile($"{Day}/1-2.jsonl", 10, days: 99);
        string[] foreign =
        [
            MakeFile($"{Day}/notes.jsonl", 10, days: 99),
            MakeFile($"{Day}/1-2.jsonl.bak", 10, days: 99),
            MakeFile($"{Day}/deeper/1-2.jsonl", 10, days: 99),
            MakeFile("crashes/1-2.jsonl", 10, days: 99),
            MakeFile("1-2.jsonl", 10, days: 99),
        ];
        using (File.OpenHandle(open))
            Rotate(Some.Log(Folder) with { RetainDays = 1, MaxTotalBytes = 1 });

        Assert.All(foreign.Append(open), file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;
        try
        {
            var file = Path.Combine(elsewhere, "1-2.jsonl");
            File.WriteAllText(file, "");
            File.SetLastWriteTimeUtc(file, Time.Now.AddDays(-99));
            Directory.CreateSymbolicLink(Path.Combine(Folder, "2025-01-01"), elsewhere);

            Rotate(Some.Log(Folder) with { RetainDays = 1 });

            Assert.True(File.Exists(file));
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void Without_limits_everything_stays()
    {
        var old = MakeFile("2001-01-01/1-2.jsonl", 10, days: 9000);

        Rotate(Some.Log(Folder) with { RetainDays = 0, MaxTotalBytes = 0 });

        Assert.True(File.Exists(old));
    }

    [Fact]
    public void A_clock_that_is_set_forward_makes_no_log_old()
    {
        var young = MakeFile($"{Day}/1-2.jsonl", 10, days: 1);
        using (var log = Open(Some.Log(Folder) with { RetainDays = 30 }))
        {
            Time.Now = Time.Now.AddDays(400);
            log.Write([Some.Sample(time: Time.Now)]);
        }

        Assert.True(File.Exists(young));
    }

    private void Rotate(LogSettings settings)
    {
        using var log = Open(settings);
        Time.Now = Time.Now.AddDays(1);
        Time.Passed += TimeSpan.FromDays(1);
        log.Write([Some.Sample(time: Time.Now)]);
    }

    private string MakeFile(string name, int length, int days)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[length]);
        File.SetLastWriteTimeUtc(path, Time.Now.AddDays(-days));
        return path;
    }
}
