using System.Text;
using Fuzmon.Records;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Live;

public sealed class StoredRecordsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"timestamp":"yesterday","pid":1,"process_name":"x","start_ticks":1}""")]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00Z","pid":0,"process_name":"x","start_ticks":1}""")]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00Z","kind":"later"}""")]
    public void What_is_no_record_is_none(string line) => Assert.Null(StoredRecords.Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_sample_comes_back_with_its_stacks()
    {
        var line = Some.Sample(1, cpu: 12.5, rss: 77, more: $",\"capture\":{{\"pause_us\":3}}{Some.Stack("main", "work")}");

        var sample = Assert.IsType<SampleRecord>(StoredRecords.Read(Encoding.UTF8.GetBytes(line)));

        Assert.Equal((12.5, 77L), (sample.CpuTimePercent, sample.Memory.RssKb));
        Assert.Equal(["main", "work"], Assert.Single(sample.Stacks!).Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void Damaged_lines_never_stop_the_reader()
    {
        var random = new Random(20_260_614);
        string[] lines =
        [
            Some.Sample(1, more: $",\"capture\":{{\"pause_us\":3}}{Some.Stack("main", "work")}"), Models.Exit(1), Models.Children(1, 2, 3), Models.Crash(1), Some.Started(),
        ];
        var model = Models.Of();
        for (var round = 0; round < 20_000; round++)
        {
            var line = Encoding.UTF8.GetBytes(lines[round % lines.Length]);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            if (StoredRecords.Read(line) is { } record)
                model.Write([record]);
        }

        Assert.True(model.Snapshot().Figures.Samples > 0);
    }
}
