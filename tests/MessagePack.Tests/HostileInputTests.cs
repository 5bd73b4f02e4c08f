using System.Buffers;
using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class HostileInputTests
{
    private const int FuzzRounds = 20_000;

    private static readonly Read<object?> Timestamp = (ref r) => r.ReadDateTime();
    private static readonly Read<object?> StringSpan = (ref r) => r.TryReadStringSpan(out _);
    private static readonly Read<object?> ArrayClaim = (ref r) => r.TryReadArrayHeader(out _);
    private static readonly Read<object?> MapClaim = (ref r) => r.TryReadMapHeader(out _);

    private static readonly Read<object?>[] Readers =
    [
        (ref r) => r.ReadNil(),
        (ref r) => r.ReadBoolean(),
        (ref r) => r.ReadByte(),
        (ref r) => r.ReadSByte(),
        (ref r) => r.ReadInt16(),
        (ref r) => r.ReadUInt16(),
        (ref r) => r.ReadInt32(),
        (ref r) => r.ReadUInt32(),
        (ref r) => r.ReadInt64(),
        (ref r) => r.ReadUInt64(),
        (ref r) => r.ReadChar(),
        (ref r) => r.ReadSingle(),
        (ref r) => r.ReadDouble(),
        Timestamp,
        (ref r) => r.ReadString(),
        (ref r) => r.ReadBytes(),
        (ref r) => r.ReadArrayHeader(),
        (ref r) => r.ReadMapHeader(),
        ArrayClaim,
        MapClaim,
        (ref r) => r.TryReadNil(),
        StringSpan,
        (ref r) => r.NextMessagePackType,
        Skip,
    ];

    [Theory]
    [InlineData("cd0100")]
    [InlineData("d38000000000000000")]
    [InlineData("cb3ff8000000000000")]
    [InlineData("d7ff0000019000000000")]
    [InlineData("c70cff3b9ac99cffffffffffffffff")]
    [InlineData("a26162")]
    [InlineData("d9026162")]
    [InlineData("db000000026162")]
    [InlineData("c4020102")]
    [InlineData("930102a161")]
    [InlineData("82a16101a16293c0c2c3")]
    [InlineData("c9000000020501ff")]
    public void A_token_that_is_cut_anywhere_ends_the_stream(string hex)
    {
        byte[] whole = Convert.FromHexString(hex);
        Codec.Decode(whole, Skip);
        for (int length = 0; length < whole.Length; length++)
            Codec.Rejects<EndOfStreamException>(whole[..length], Skip);
    }

    [Fact]
    public void An_empty_input_ends_every_read()
    {
        foreach (Read<object?> read in Readers.Where(r => r != ArrayClaim && r != MapClaim))
            Codec.Rejects<EndOfStreamException>([], read);
    }

    [Theory]
    [InlineData("db7fffffff61")]
    [InlineData("dbffffffff61")]
    [InlineData("c67fffffff61")]
    [InlineData("c6ffffffff61")]
    [InlineData("dd7fffffff61")]
    [InlineData("df7fffffff61")]
    [InlineData("c9ffffffffff61")]
    public void A_claimed_length_allocates_nothing_by_itself(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        foreach (Read<object?> read in Readers)
            Outcome(new ReadOnlySequence<byte>(bytes), read);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Read<object?> read in Readers)
            Outcome(new ReadOnlySequence<byte>(bytes), read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void Nesting_of_a_million_levels_is_skipped_without_a_stack()
    {
        byte[] arrays = new byte[1_000_001];
        Array.Fill(arrays, (byte)0x91);
        arrays[^1] = 0xc0;
        var reader = new MessagePackReader(arrays);
        reader.Skip();
        Assert.True(reader.End);
    }

    [Fact]
    public void An_unused_code_is_no_token() => Codec.Rejects<MessagePackSerializationException>("91c1", Skip);

    [Fact]
    public void Random_bytes_escape_only_as_documented_and_alike_from_one_segment_and_many()
    {
        var random = new Random(20260701);
        byte[] seed = Codec.Encode((ref w) =>
        {
            w.WriteMapHeader(3);
            w.Write("text");
            w.Write(DateTime.UnixEpoch.AddTicks(1));
            w.Write(300);
            w.Write(new byte[] { 1, 2, 3 });
            w.Write(-1.5);
            w.WriteArrayHeader(2);
            w.WriteNil();
            w.Write(long.MinValue);
        });
        for (int round = 0; round < FuzzRounds; round++)
        {
            byte[] bytes = seed[random.Next(seed.Length)..];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Read<object?> read = Readers[random.Next(Readers.Length)];
            string whole = Outcome(new ReadOnlySequence<byte>(bytes), read);
            string segmented = Outcome(Segments.OfOneByte(bytes), read);
            Assert.True(
                whole == segmented || read == StringSpan,
                $"{Convert.ToHexString(bytes)}: {whole} from one segment, {segmented} from many");
        }
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        WriteAndRead(buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            WriteAndRead(buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteAndRead(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.Write("key of some length, with an ä");
        writer.Write(DateTime.UnixEpoch);
        writer.Write("bytes"u8);
        writer.Write(1.5);
        writer.Flush();

        var reader = new MessagePackReader(buffer.WrittenMemory);
        reader.ReadMapHeader();
        reader.TryReadStringSpan(out _);
        reader.ReadDateTime();
        reader.ReadBytes();
        reader.ReadDouble();
        Assert.True(reader.End);
    }

    private static object? Skip(ref MessagePackReader reader)
    {
        reader.Skip();
        return null;
    }

    private static string Outcome(ReadOnlySequence<byte> bytes, Read<object?> read)
    {
        var reader = new MessagePackReader(bytes);
        try
        {
            object? value = read(ref reader);
            return value is ReadOnlySequence<byte> block ? Convert.ToHexString(block.ToArray()) : $"{value}, {reader.Consumed}";
        }
        catch (Exception e) when (e is EndOfStreamException or MessagePackSerializationException or OverflowException
            || (e is ArgumentOutOfRangeException && read == Timestamp))
        {
            return e.GetType().Name;
        }
    }
}
