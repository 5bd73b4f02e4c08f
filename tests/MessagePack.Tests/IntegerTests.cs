using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class IntegerTests
{
    public static TheoryData<long, string> Bounds => new()
    {
        { 0, "00" },
        { 127, "7f" },
        { 128, "cc80" },
        { 255, "ccff" },
        { 256, "cd0100" },
        { 65535, "cdffff" },
        { 65536, "ce00010000" },
        { 4294967295, "ceffffffff" },
        { 4294967296, "cf0000000100000000" },
        { long.MaxValue, "cf7fffffffffffffff" },
        { -1, "ff" },
        { -32, "e0" },
        { -33, "d0df" },
        { -128, "d080" },
        { -129, "d1ff7f" },
        { -32768, "d18000" },
        { -32769, "d2ffff7fff" },
        { int.MinValue, "d280000000" },
        { int.MinValue - 1L, "d3ffffffff7fffffff" },
        { long.MinValue, "d38000000000000000" },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_smallest_form_is_written_and_read_back(long value, string hex)
    {
        Assert.Equal(hex, Codec.Hex((ref w) => w.Write(value)));
        Assert.Equal(value, Codec.Decode(hex, (ref r) => r.ReadInt64()));
    }

    [Fact]
    public void Every_type_writes_its_bounds_in_the_smallest_form()
    {
        Assert.Equal("ccff", Codec.Hex((ref w) => w.Write(byte.MaxValue)));
        Assert.Equal("d080", Codec.Hex((ref w) => w.Write(sbyte.MinValue)));
        Assert.Equal("d18000", Codec.Hex((ref w) => w.Write(short.MinValue)));
        Assert.Equal("cdffff", Codec.Hex((ref w) => w.Write(ushort.MaxValue)));
        Assert.Equal("d280000000", Codec.Hex((ref w) => w.Write(int.MinValue)));
        Assert.Equal("ceffffffff", Codec.Hex((ref w) => w.Write(uint.MaxValue)));
        Assert.Equal("cfffffffffffffffff", Codec.Hex((ref w) => w.Write(ulong.MaxValue)));
        Assert.Equal("cd20ac", Codec.Hex((ref w) => w.Write('€')));
        Assert.Equal("07", Codec.Hex((ref w) => w.Write((ushort)7)));
    }

    [Theory]
    [InlineData("07")]
    [InlineData("cc07")]
    [InlineData("cd0007")]
    [InlineData("ce00000007")]
    [InlineData("cf0000000000000007")]
    [InlineData("d007")]
    [InlineData("d10007")]
    [InlineData("d200000007")]
    [InlineData("d30000000000000007")]
    public void Any_form_serves_any_type_that_holds_the_value(string hex)
    {
        Assert.Equal(7, Codec.Decode(hex, (ref r) => r.ReadByte()));
        Assert.Equal(7, Codec.Decode(hex, (ref r) => r.ReadSByte()));
        Assert.Equal(7, Codec.Decode(hex, (ref r) => r.ReadInt16()));
        Assert.Equal(7, Codec.Decode(hex, (ref r) => r.ReadUInt16()));
        Assert.Equal(7, Codec.Decode(hex, (ref r) => r.ReadInt32()));
        Assert.Equal(7u, Codec.Decode(hex, (ref r) => r.ReadUInt32()));
        Assert.Equal(7L, Codec.Decode(hex, (ref r) => r.ReadInt64()));
        Assert.Equal(7UL, Codec.Decode(hex, (ref r) => r.ReadUInt64()));
        Assert.Equal('\a', Codec.Decode(hex, (ref r) => r.ReadChar()));
        Assert.Equal(7f, Codec.Decode(hex, (ref r) => r.ReadSingle()));
        Assert.Equal(7d, Codec.Decode(hex, (ref r) => r.ReadDouble()));
    }

    [Fact]
    public void A_value_that_the_type_cannot_hold_overflows_and_stays_unread()
    {
        Codec.Rejects<OverflowException>("cd0100", (ref r) => r.ReadByte());
        Codec.Rejects<OverflowException>("cc80", (ref r) => r.ReadSByte());
        Codec.Rejects<OverflowException>("cd8000", (ref r) => r.ReadInt16());
        Codec.Rejects<OverflowException>("ff", (ref r) => r.ReadUInt16());
        Codec.Rejects<OverflowException>("ce80000000", (ref r) => r.ReadInt32());
        Codec.Rejects<OverflowException>("d0ff", (ref r) => r.ReadUInt32());
        Codec.Rejects<OverflowException>("cf8000000000000000", (ref r) => r.ReadInt64());
        Codec.Rejects<OverflowException>("d3ffffffffffffffff", (ref r) => r.ReadUInt64());

        Assert.Equal(300, Codec.Decode("cd012c", (ref r) =>
        {
            try
            {
                return r.ReadByte();
            }
            catch (OverflowException)
            {
                return r.ReadInt32();
            }
        }));
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("c2")]
    [InlineData("a0")]
    [InlineData("90")]
    [InlineData("80")]
    [InlineData("c400")]
    [InlineData("d6ff00000000")]
    [InlineData("cb0000000000000000")]
    [InlineData("c1")]
    public void Nothing_else_is_an_integer(string hex)
    {
        Codec.Rejects<MessagePackSerializationException>(hex, (ref r) => r.ReadInt64());
        Codec.Rejects<MessagePackSerializationException>(hex, (ref r) => r.ReadUInt64());
    }
}
