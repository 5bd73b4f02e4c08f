using System.Text;
using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _skipped = [];

    public static TheoryData<LogFormat> Formats => [LogFormat.Json, LogFormat.MessagePack];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_reads_back_as_the_same_lines(LogFormat format)
    {
        var records = new Record[]
        {
            Some.Sample("a b) (c"),
            new ExitRecord { Timestamp = Some.Time, Process = new ProcessKey(1, ulong.MaxValue), ProcessName = "é", ExitCode = 0, LifetimeMs = -0.5 },
            new LifecycleRecord { Timestamp = Some.Time, Event = LifecycleEvent.Stopped, Totals = new RunTotals(1, 2, 3, 4, long.MaxValue) },
        };
        Write(format, records);

        var lines = ReadLines(_folder.SingleFile);

        Assert.Equal(records.Select(Encoded.AsJsonLine), lines.Skip(1).Select(line => line + "\n"));
        Assert.Empty(_skipped);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_cut_at_any_byte_leaves_every_earlier_record_readable(LogFormat format)
    {
        Write(format, [.. Enumerable.Range(0, 8).Select(i => Some.Sample($"p{i}"))]);
        var whole = File.ReadAllBytes(_folder.SingleFile);
        var lines = ReadLines(_folder.SingleFile);
        var ends = EndsOfRecords(format, whole, lines.Count);

        using var file = File.OpenHandle(_folder.SingleFile, FileMode.Open, FileAccess.Write, FileShare.Read);
        for (var length = whole.Length - 1; length >= 0; length--)
        {
            RandomAccess.SetLength(file, length);
            _skipped.Clear();

            var read = ReadLines(_folder.SingleFile);

            Assert.Equal(lines.Take(ends.Count(end => end <= length)), read);
            Assert.Equal(length == 0 || ends.Contains(length) ? 0 : 1, _skipped.Count);
        }
    }

    [Fact]
    public void A_line_that_is_no_record_is_skipped_and_reported_with_its_number()
    {
        var path = Path.Combine(_folder.Path, "x.jsonl");
        File.WriteAllText(path, "{\"a\":1}\nnonsense {\n[1]\n{\"b\":2} {\"c\":3}\n\u0000\n{\"d\":4}\n{\"torn\":");

        Assert.Equal(["{\"a\":1}", "{\"d\":4}"], ReadLines(path));
        Assert.Equal(5, _skipped.Count);
        Assert.StartsWith($"{path}:2:", _skipped[0], StringComparison.Ordinal);
        Assert.StartsWith($"{path}:7:", _skipped[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void MessagePack_that_is_no_record_is_reported_and_never_thrown()
    {
        Write(LogFormat.MessagePack, [Some.Sample(), Some.Sample()]);
        var whole = File.ReadAllBytes(_folder.SingleFile);
        var random = new Random(20250614);
        using var file = File.OpenHandle(_folder.SingleFile, FileMode.Open, FileAccess.Write, FileShare.Read);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            RandomAccess.Write(file, damaged, 0);

            ReadLines(_folder.SingleFile);
        }
    }

    [Fact]
    public void MessagePack_that_nests_without_end_is_skipped()
    {
        var path = Path.Combine(_folder.Path, "x.msgpack");
        byte[] deep = [0x81, 0xa1, (byte)'a', .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];
        byte[] plain = [0x81, 0xa1, (byte)'b', 0x01];
        File.WriteAllBytes(path, [.. deep, .. plain]);

        Assert.Equal(["{\"b\":1}"], ReadLines(path));
        Assert.Single(_skipped);
    }

    [Fact]
    public void A_long_line_is_read_whole()
    {
        var path = Path.Combine(_folder.Path, "x.jsonl");
        var line = $"{{\"a\":\"{new string('x', 3_000_000)}\"}}";
        File.WriteAllText(path, line + "\n" + line + "\n");

        Assert.Equal([line, line], ReadLines(path));
    }

    [Fact]
    public void Files_are_found_below_the_day_folders_and_come_oldest_first()
    {
        string[] names = ["2025-06-14/fuzmon-h-1-9.jsonl", "2025-06-14/fuzmon-h-1-10.jsonl", "2025-06-15/fuzmon-h-1-1.msgpack"];
        foreach (var name in names.Append("2025-06-14/notes.txt").Reverse())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, name))!);
            File.WriteAllText(Path.Combine(_folder.Path, name), "");
        }

        Assert.Equal(names, LogReader.Find(_folder.Path).Select(path => Path.GetRelativePath(_folder.Path, path)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_cut_at_any_byte_costs_a_compressed_file_only_the_frame_that_is_cut(LogFormat format)
    {
        var ends = WriteFrames(format, frames: 6);
        var whole = File.ReadAllBytes(_folder.SingleFile);
        var lines = ReadLines(_folder.SingleFile);

        using var file = File.OpenHandle(_folder.SingleFile, FileMode.Open, FileAccess.Write, FileShare.Read);
        for (var length = whole.Length - 1; length >= 0; length--)
        {
            RandomAccess.SetLength(file, length);
            _skipped.Clear();

            var read = ReadLines(_folder.SingleFile);

            Assert.Equal(lines.Take(ends.Count(end => end <= length)), read);
            Assert.Equal(length == 0 || ends.Contains(length) ? 0 : 1, _skipped.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damage_to_any_byte_costs_a_compressed_file_only_that_frame(LogFormat format)
    {
        var ends = WriteFrames(format, frames: 4);
        var whole = File.ReadAllBytes(_folder.SingleFile);
        var lines = ReadLines(_folder.SingleFile);

        using var file = File.OpenHandle(_folder.SingleFile, FileMode.Open, FileAccess.Write, FileShare.Read);
        for (var i = 0; i < whole.Length; i++)
        {
            RandomAccess.Write(file, whole.AsSpan(Math.Max(i - 1, 0), 1), Math.Max(i - 1, 0));
            RandomAccess.Write(file, [(byte)(whole[i] ^ 0x55)], i);
            _skipped.Clear();

            var read = ReadLines(_folder.SingleFile);

            var frame = ends.FindIndex(end => end > i);
            Assert.Equal(lines.Where((_, index) => index != frame), read);
            var start = frame == 0 ? 0 : ends[frame - 1];
            Assert.Contains($"the frame at byte {start} is ", Assert.Single(_skipped), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_compressed_file_is_not_listed_beside_its_plain_original()
    {
        string[] names = ["1-2.jsonl", "1-2-2.jsonl", "fuzmon-h-1-1.jsonl.zst", "fuzmon-h-1-2.jsonl"];
        foreach (var name in names.Append("1-2.jsonl.zst").Append("1-2.jsonl.zst.tmp"))
            File.WriteAllText(Path.Combine(_folder.Path, name), "");

        Assert.Equal(names, LogReader.Find(_folder.Path).Select(Path.GetFileName));
    }

    /// <summary>Writes a record a frame; gives where they end.</summary>
    private List<long> WriteFrames(LogFormat format, int frames)
    {
        using var log = new LogSink(Some.CompressedLog(_folder.Path) with { Format = format }, Some.Monitor, new ManualTime(), _skipped.Add);
        var ends = new List<long> { new FileInfo(log.Path).Length };
        for (var i = 1; i < frames; i++)
        {
            log.Write([Some.Sample($"p{i}")]);
            log.Write([]);
            ends.Add(new FileInfo(log.Path).Length);
        }

        return ends;
    }

    private static List<long> EndsOfRecords(LogFormat format, byte[] whole, int count)
    {
        var ends = new List<long>();
        if (format == LogFormat.Json)
        {
            for (var i = 0; i < whole.Length; i++)
            {
                if (whole[i] == '\n')
                    ends.Add(i + 1);
            }
        }
        else
        {
            var reader = new MessagePack.MessagePackReader(whole);
            while (!reader.End)
            {
                reader.Skip();
                ends.Add(reader.Consumed);
            }
        }

        Assert.Equal(count, ends.Count);
        return ends;
    }

    private void Write(LogFormat format, Record[] records)
    {
        using var log = new LogSink(Some.Log(_folder.Path, format), Some.Monitor, new ManualTime(), _skipped.Add);
        log.Write(records);
    }

    private List<string> ReadLines(string path)
    {
        using var output = new MemoryStream();
        LogReader.CopyAsJson(path, new FakeCompression(), output, _skipped.Add);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
