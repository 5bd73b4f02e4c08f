using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class LogTroubleTests : LogTest
{
    private string Out => Path.Combine(Folder, "out");

    [Theory]
    [InlineData(LogLayout.Shared)]
    [InlineData(LogLayout.PerProcess)]
    public void A_folder_that_is_deleted_is_made_again_and_what_was_lost_is_a_number(LogLayout layout)
    {
        using var log = Open(Some.Log(Out) with { Layout = layout });
        log.Write([Some.Sample("lost")]);
        Directory.Delete(Out, recursive: true);

        log.Write([Some.Sample("kept")]);
        log.Write([Some.Sample("too")]);

        var records = Read(Assert.Single(LogReader.Find(Out)));
        Assert.Equal(["started", "degraded"], records.Take(2).Select(record => record.GetProperty("event").GetString()));
        Assert.Contains("deleted or moved away with 2 records", records[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["kept", "too"], AllNames());
        Assert.Contains("deleted or moved away", Assert.Single(Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_moved_away_is_left_alone()
    {
        using var log = Open(Some.Log(Out));
        log.Write([Some.Sample("before")]);
        var moved = Path.Combine(Folder, "moved.jsonl");
        File.Move(log.Path, moved);

        log.Write([Some.Sample("after")]);

        Assert.Equal(["before"], Names(moved));
        Assert.Equal(["after"], Names(log.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_again_is_waited_for()
    {
        using var log = Open(Some.Log(Out));
        Directory.Delete(Out, recursive: true);
        File.WriteAllText(Out, "");

        log.Write([Some.Sample("first")]);
        log.Write([Some.Sample("second")]);
        Assert.True(log.HasBacklog);
        Assert.Single(Messages);

        File.Delete(Out);
        log.Write([]);
        Assert.Equal(["first", "second"], Names(log.Path));
        Assert.False(log.HasBacklog);
    }

    [Fact]
    public void A_new_day_without_a_new_file_goes_on_in_the_old_one_and_tries_again()
    {
        using var log = Open(Some.Log(Out));
        Time.Now = Time.Now.AddDays(1);
        var next = Path.Combine(Out, "2025-06-15");
        File.WriteAllText(next, "in the way");

        for (var i = 0; i < 5; i++)
            log.Write([Some.Sample($"p{i}", time: Time.Now)]);
        Assert.Single(Messages);
        Assert.Equal(5, Names(log.Path).Count);

        File.Delete(next);
        Time.Passed += TimeSpan.FromSeconds(10);
        log.Write([Some.Sample("p5", time: Time.Now)]);
        Assert.Equal(["p5"], Names(log.Path));
        Assert.StartsWith(next, log.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_set_by_hours_opens_a_new_day_and_not_the_old_one_again()
    {
        using var log = Open(Some.Log(Out));

        log.Write([Some.Sample("today")]);
        log.Write([Some.Sample("tomorrow", time: Some.Time.AddHours(10))]);
        log.Write([Some.Sample("back", time: Some.Time.AddHours(9)), Some.Sample("forth", time: Some.Time.AddHours(11))]);

        Assert.Equal(2, LogReader.Find(Out).Count);
        Assert.Equal(["tomorrow", "back", "forth"], Names(log.Path));
        Assert.Contains("/2025-06-15/", log.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_was_wrong_by_days_leaves_the_right_days_once_it_is_set()
    {
        using var log = Open(Some.Log(Out));

        log.Write([Some.Sample("wrong", time: Some.Time.AddDays(400))]);
        log.Write([Some.Sample("right")]);
        log.Write([Some.Sample("too")]);

        Assert.Equal(["right", "too"], Names(log.Path));
        Assert.Contains("/2025-06-14/", log.Path, StringComparison.Ordinal);
        Assert.Equal(["2025-06-14", "2025-06-14", "2026-07-19"], LogReader.Find(Out).Select(DayOf));

        static string DayOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);
    }
}
