using System.Buffers;
using System.Text;
using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class StringAndBinaryTests
{
    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void A_string_takes_the_smallest_header(int length, string header)
    {
        string text = new('x', length);
        byte[] expected = [.. Convert.FromHexString(header), .. Encoding.UTF8.GetBytes(text)];
        Assert.Equal(expected, Codec.Encode((ref w) => w.Write(text)));
        Assert.Equal(expected, Codec.Encode((ref w) => w.Write(text.AsSpan())));
        Assert.Equal(expected, Codec.Encode((ref w) => w.WriteString(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(text, Codec.Decode(expected, (ref r) => r.ReadString()));
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65535, "c5ffff")]
    [InlineData(65536, "c600010000")]
    public void Bytes_take_the_smallest_header(int length, string header)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        byte[] expected = [.. Convert.FromHexString(header), .. bytes];
        Assert.Equal(expected, Codec.Encode((ref w) => w.Write(bytes)));
        Assert.Equal(bytes, Codec.Decode(expected, (ref r) => r.ReadBytes()?.ToArray()));
    }

    // Three bytes a character: the header that the character count suggests is too short at each of these lengths.
    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(31)]
    [InlineData(85)]
    [InlineData(86)]
    [InlineData(21845)]
    [InlineData(21846)]
    [InlineData(65535)]
    public void The_header_counts_bytes_not_characters(int length)
    {
        string text = new('€', length);
        byte[] encoded = Codec.Encode((ref w) => w.Write(text));
        Assert.Equal(Codec.Encode((ref w) => w.WriteString(Encoding.UTF8.GetBytes(text))), encoded);
        Assert.Equal(text, Codec.Decode(encoded, (ref r) => r.ReadString()));
    }

    [Fact]
    public void Null_is_nil()
    {
        Assert.Equal("c0", Codec.Hex((ref w) => w.Write((string?)null)));
        Assert.Equal("c0", Codec.Hex((ref w) => w.Write((byte[]?)null)));
        Assert.Null(Codec.Decode("c0", (ref r) => r.ReadString()));
        Assert.False(Codec.Decode("c0", (ref r) => r.ReadBytes() is not null));
    }

    [Fact]
    public void Broken_text_becomes_the_replacement_character_in_both_directions()
    {
        Assert.Equal("a3efbfbd", Codec.Hex((ref w) => w.Write("\ud800")));
        Assert.Equal("a\ufffdb", Codec.Decode("a361ff62", (ref r) => r.ReadString()));
    }

    [Fact]
    public void Text_serves_as_bytes_but_bytes_not_as_text()
    {
        Assert.Equal("ab"u8.ToArray(), Codec.Decode("a26162", (ref r) => r.ReadBytes()?.ToArray()));
        Codec.Rejects<MessagePackSerializationException>("c4026162", (ref r) => r.ReadString());
    }

    [Fact]
    public void A_string_span_is_a_view_of_the_input()
    {
        var reader = new MessagePackReader(Convert.FromHexString("a26162"));
        Assert.True(reader.TryReadStringSpan(out ReadOnlySpan<byte> span));
        Assert.True(span.SequenceEqual("ab"u8));
        Assert.True(reader.End);
    }

    [Fact]
    public void A_string_span_of_nil_or_across_segments_leaves_the_token_unread()
    {
        var nil = new MessagePackReader(new byte[] { 0xc0 });
        Assert.False(nil.TryReadStringSpan(out _));
        Assert.Equal(0, nil.Consumed);

        var segmented = new MessagePackReader(Segments.OfOneByte(Convert.FromHexString("a26162")));
        Assert.False(segmented.TryReadStringSpan(out _));
        Assert.Equal("ab", segmented.ReadString());
    }
}
