using System.Buffers;
using System.Text;
using Fuzmon.Linux.Compression;
using Fuzmon.Records;

namespace Fuzmon.Linux.Tests.Compression;

public sealed class ZstandardTests : IDisposable
{
    private static readonly ICompression Zstd = Zstandard.Installed ?? throw new InvalidOperationException("libzstd.so.1 is missing");

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;
    private readonly List<string> _skipped = [];

    private string Log => Path.Combine(_folder, "x.jsonl.zst");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_000)]
    [InlineData(10_000_000)]
    public void Frames_read_back_whatever_their_size(int length)
    {
        var line = $"{{\"a\":\"{new string('x', length)}\"}}";
        File.WriteAllBytes(Log, [.. Frame(line + "\n"), .. Frame("{\"b\":1}\n")]);

        Assert.Equal([line, "{\"b\":1}"], ReadLines());
        Assert.Empty(_skipped);
    }

    [Fact]
    public void A_cut_at_any_byte_costs_only_the_frame_that_is_cut()
    {
        var frames = Enumerable.Range(0, 12).Select(i => Frame(Lines(i))).ToArray();
        var ends = frames.Select((_, i) => frames.Take(i + 1).Sum(frame => frame.Length)).ToArray();
        byte[] whole = [.. frames.SelectMany(frame => frame)];
        for (var length = Math.Max(0, whole.Length - 4096); length < whole.Length; length++)
        {
            File.WriteAllBytes(Log, whole[..length]);
            _skipped.Clear();

            var kept = ends.Count(end => end <= length);
            Assert.Equal(Enumerable.Range(0, kept).SelectMany(i => Lines(i).Split('\n', StringSplitOptions.RemoveEmptyEntries)), ReadLines());
            Assert.Equal(length == 0 || ends.Contains(length) ? 0 : 1, _skipped.Count);
        }
    }

    [Fact]
    public void A_damaged_frame_is_skipped_with_its_place_and_the_next_is_read()
    {
        var first = Frame("{\"a\":1}\n");
        var second = Frame(Lines(0));
        second[second.Length / 2] ^= 0x10;
        File.WriteAllBytes(Log, [.. first, .. second, .. Frame("{\"c\":3}\n")]);

        Assert.Equal(["{\"a\":1}", "{\"c\":3}"], ReadLines());
        Assert.Equal($"{Log}: the frame at byte {first.Length} is damaged, skipped", Assert.Single(_skipped));
    }

    [Fact]
    public void A_frame_that_demands_much_memory_is_refused()
    {
        // No single segment, no checksum, and a window of 2^41 bytes.
        byte[] greedy = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 0x01, 0x00, 0x00];
        File.WriteAllBytes(Log, [.. greedy, .. Frame("{\"a\":1}\n")]);

        Assert.Equal(["{\"a\":1}"], ReadLines());
        Assert.Single(_skipped);
    }

    [Fact]
    public void A_line_without_end_is_given_up_in_bounded_memory()
    {
        var frame = Frame(new string('x', 100_000_000));
        File.WriteAllBytes(Log, frame);

        Assert.Empty(ReadLines());
        Assert.Contains("is no record", Assert.Single(_skipped), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_is_never_thrown_about()
    {
        var random = new Random(20250614);
        var whole = Enumerable.Range(0, 5).SelectMany(i => Frame(Lines(i))).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Log, damaged);

            Assert.Subset(Enumerable.Range(0, 5).SelectMany(i => Lines(i).Split('\n')).ToHashSet(), ReadLines().ToHashSet());
        }
    }

    private static string Lines(int frame)
        => string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"frame\":{frame},\"hash\":\"{(frame * 1000 + i) * 2654435761L:x}\"}}\n"));

    private static byte[] Frame(string text)
    {
        var frame = new ArrayBufferWriter<byte>();
        Zstd.Compress(Encoding.UTF8.GetBytes(text), frame);
        return frame.WrittenSpan.ToArray();
    }

    private string[] ReadLines()
    {
        using var output = new MemoryStream();
        LogReader.CopyAsJson(Log, Zstd, output, _skipped.Add);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
