using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class ContainerTests
{
    [Theory]
    [InlineData(0u, "90", "80")]
    [InlineData(15u, "9f", "8f")]
    [InlineData(16u, "dc0010", "de0010")]
    [InlineData(65535u, "dcffff", "deffff")]
    [InlineData(65536u, "dd00010000", "df00010000")]
    [InlineData(uint.MaxValue, "ddffffffff", "dfffffffff")]
    public void A_header_takes_the_smallest_form(uint count, string array, string map)
    {
        Assert.Equal(array, Codec.Hex((ref w) => w.WriteArrayHeader(count)));
        Assert.Equal(map, Codec.Hex((ref w) => w.WriteMapHeader(count)));
    }

    [Theory]
    [InlineData("93")]
    [InlineData("dc0003")]
    [InlineData("dd00000003")]
    public void An_array_is_accepted_when_every_element_can_be_there(string header)
    {
        Assert.Equal(3, ReadHeader(header + "010203", (ref r) => r.ReadArrayHeader()));
        Codec.Rejects<EndOfStreamException>(header + "0102", (ref r) => r.ReadArrayHeader());
    }

    [Theory]
    [InlineData("82")]
    [InlineData("de0002")]
    [InlineData("df00000002")]
    public void A_map_is_accepted_when_every_pair_can_be_there(string header)
    {
        Assert.Equal(2, ReadHeader(header + "01020304", (ref r) => r.ReadMapHeader()));
        Codec.Rejects<EndOfStreamException>(header + "010203", (ref r) => r.ReadMapHeader());
    }

    [Fact]
    public void A_header_alone_can_be_read_as_claimed()
    {
        Assert.Equal(65536, Codec.Decode("dd00010000", (ref r) => r.TryReadArrayHeader(out int count) ? count : -1));
        Assert.Equal(65536, Codec.Decode("df00010000", (ref r) => r.TryReadMapHeader(out int count) ? count : -1));

        var cutOff = new MessagePackReader(Convert.FromHexString("dd0001"));
        Assert.False(cutOff.TryReadArrayHeader(out int none));
        Assert.Equal(0, none);
        Assert.Equal(0, cutOff.Consumed);
    }

    [Fact]
    public void A_count_above_the_range_of_int_overflows()
    {
        Codec.Rejects<OverflowException>("dd80000000", (ref r) => r.ReadArrayHeader());
        Codec.Rejects<OverflowException>("df80000000", (ref r) => r.ReadMapHeader());
        Codec.Rejects<OverflowException>("dd80000000", (ref r) =>
        {
            r.Skip();
            return null;
        });
    }

    [Theory]
    [InlineData("80", "90")]
    [InlineData("01", "c0")]
    [InlineData("a0", "c400")]
    public void Other_tokens_are_neither_array_nor_map(string notArray, string notMap)
    {
        Codec.Rejects<MessagePackSerializationException>(notArray, (ref r) => r.ReadArrayHeader());
        Codec.Rejects<MessagePackSerializationException>(notMap, (ref r) => r.ReadMapHeader());
    }

    [Fact]
    public void Raw_tokens_and_reserved_room_are_written_as_they_are()
    {
        Assert.Equal("9301c0ff", Codec.Hex((ref w) =>
        {
            w.WriteArrayHeader(3);
            w.WriteRaw([0x01, 0xc0]);
            w.GetSpan(1)[0] = 0xff;
            w.Advance(1);
        }));
    }

    private static int ReadHeader(string hex, Read<int> read)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));
        return read(ref reader);
    }
}
