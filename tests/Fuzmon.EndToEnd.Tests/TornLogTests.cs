using System.Text;
using Fuzmon.EndToEnd.Tests.Support;
using Fuzmon.Linux.Compression;
using Fuzmon.Records;

namespace Fuzmon.EndToEnd.Tests;

public sealed class TornLogTests : EndToEndTest
{
    private const int MaxCut = 4096;

    [Theory]
    [InlineData("jsonl")]
    [InlineData("msgpack")]
    [InlineData("jsonl.zst")]
    [InlineData("msgpack.zst")]
    public void A_cut_at_any_byte_of_the_end_leaves_what_was_written_before_it(string format)
    {
        var whole = WriteLog(format, out var path);
        var lines = Read(path);
        var ends = EndsOf(format, path);

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, whole, 0);
        for (var length = whole.Length; length >= Math.Max(0, whole.Length - MaxCut); length--)
        {
            RandomAccess.SetLength(file, length);

            var read = Read(path);

            // Not one more, either: what is torn is not guessed at.
            var expected = ends.LastOrDefault(end => end.Offset <= length).Records;
            Assert.True(expected == read.Count, $"{read.Count} records of {expected} after a cut at byte {length} of {whole.Length}");
            Assert.Equal(lines.Take(expected), read);
        }

        Assert.Equal(Read(path), Subject.OutputOf(Repository.Fuzmon, "dump", path).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A log of a monitor that was killed, without the record or frame that it was writing.</summary>
    private byte[] WriteLog(string format, out string path)
    {
        var config = Folder.Write("c.toml", $"[monitor]\ninterval_ms = 10\n[output]\nformat = \"{format}\"\n");
        using var target = Subject.Start(Target.Named("hold"));
        using (var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out))
        {
            Eventually.True(() => Files().Any(file => HasEnough(EndsOf(format, file.FullName))), () => fuzmon.Error);
            fuzmon.Signal("KILL");
            fuzmon.WaitForExit();
        }

        path = Assert.Single(Files()).FullName;
        return File.ReadAllBytes(path)[..(int)EndsOf(format, path)[^1].Offset];
    }

    // Enough that the last 4 KiB hold several places; compressed, all of it can be less.
    private static bool HasEnough(List<(long Offset, int Records)> ends) => ends.Count > 4 && ends[^1].Records > 40;

    private FileInfo[] Files() => Directory.Exists(Out) ? new DirectoryInfo(Out).GetFiles("fuzmon-*", SearchOption.AllDirectories) : [];

    /// <summary>Where a cut loses nothing, and how many records come before.</summary>
    private List<(long Offset, int Records)> EndsOf(string format, string path)
    {
        var bytes = File.ReadAllBytes(path);
        return format switch { "jsonl" => EndsOfLines(bytes), "msgpack" => EndsOfMaps(bytes), _ => EndsOfFrames(bytes, Folder[$"frame.{format}"]) };
    }

    private static List<(long Offset, int Records)> EndsOfLines(byte[] whole)
        => [.. whole.Index().Where(at => at.Item == '\n').Select((at, index) => ((long)at.Index + 1, index + 1))];

    private static List<(long Offset, int Records)> EndsOfMaps(byte[] whole)
    {
        var ends = new List<(long Offset, int Records)>();
        var reader = new MessagePack.MessagePackReader(whole);
        try
        {
            while (!reader.End)
            {
                reader.Skip();
                ends.Add((reader.Consumed, ends.Count + 1));
            }
        }
        catch (EndOfStreamException)
        {
            // The one that was being written.
        }

        return ends;
    }

    // A frame begins with four bytes that nothing else in such a file is likely to hold.
    private static List<(long Offset, int Records)> EndsOfFrames(byte[] whole, string frame)
    {
        ReadOnlySpan<byte> magic = [0x28, 0xb5, 0x2f, 0xfd];
        var ends = new List<(long Offset, int Records)>();
        var records = 0;
        for (var start = 0; start < whole.Length;)
        {
            var next = whole.AsSpan(start + 4).IndexOf(magic);
            var end = next < 0 ? whole.Length : start + 4 + next;
            File.WriteAllBytes(frame, whole[start..end]);
            var count = Read(frame).Count;
            if (count == 0)
                break;

            records += count;
            ends.Add((end, records));
            start = end;
        }

        return ends;
    }

    private static List<string> Read(string path)
    {
        using var output = new MemoryStream();
        LogReader.CopyAsJson(path, Zstandard.Installed, output, _ => { });
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
