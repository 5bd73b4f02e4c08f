using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class ScalarTests
{
    [Fact]
    public void Nil_and_booleans_take_one_byte()
    {
        Assert.Equal("c0c2c3", Codec.Hex((ref w) =>
        {
            w.WriteNil();
            w.Write(false);
            w.Write(true);
        }));
        Assert.Equal(Nil.Default, Codec.Decode("c0", (ref r) => r.ReadNil()));
        Assert.False(Codec.Decode("c2", (ref r) => r.ReadBoolean()));
        Assert.True(Codec.Decode("c3", (ref r) => r.ReadBoolean()));
        Assert.True(Codec.Decode("c0", (ref r) => r.TryReadNil()));
        Codec.Rejects<MessagePackSerializationException>("c2", (ref r) => r.ReadNil());
        Codec.Rejects<MessagePackSerializationException>("01", (ref r) => r.ReadBoolean());
    }

    [Fact]
    public void Floats_keep_their_width_and_every_bit()
    {
        Assert.Equal("ca3fc00000", Codec.Hex((ref w) => w.Write(1.5f)));
        Assert.Equal("cb3ff8000000000000", Codec.Hex((ref w) => w.Write(1.5d)));
        foreach (double value in (double[])[0, -0.0, 1 / 3d, double.Epsilon, double.MaxValue, double.NegativeInfinity])
        {
            double read = Codec.Decode(Codec.Encode((ref w) => w.Write(value)), (ref r) => r.ReadDouble());
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
        }
    }

    [Fact]
    public void Either_float_reads_either_width_and_integers()
    {
        Assert.Equal(1.5d, Codec.Decode("ca3fc00000", (ref r) => r.ReadDouble()));
        Assert.Equal(1.5f, Codec.Decode("cb3ff8000000000000", (ref r) => r.ReadSingle()));
        Assert.Equal(-1d, Codec.Decode("ff", (ref r) => r.ReadDouble()));
        Assert.Equal(18446744073709551615d, Codec.Decode("cfffffffffffffffff", (ref r) => r.ReadDouble()));
        Codec.Rejects<MessagePackSerializationException>("c0", (ref r) => r.ReadDouble());
        Codec.Rejects<MessagePackSerializationException>("a0", (ref r) => r.ReadSingle());
    }

    public static TheoryData<DateTime, string> Timestamps => new()
    {
        { DateTime.UnixEpoch, "d6ff00000000" },
        { DateTime.UnixEpoch.AddSeconds(uint.MaxValue), "d6ffffffffff" },
        { DateTime.UnixEpoch.AddSeconds(uint.MaxValue + 1L), "d7ff0000000100000000" },
        { DateTime.UnixEpoch.AddTicks(1), "d7ff0000019000000000" },
        { DateTime.UnixEpoch.AddSeconds((1L << 34) - 1).AddTicks(9_999_999), "d7ffee6b2673ffffffff" },
        { DateTime.UnixEpoch.AddSeconds(1L << 34), "c70cff000000000000000400000000" },
        { DateTime.UnixEpoch.AddTicks(-1), "c70cff3b9ac99cffffffffffffffff" },
        { DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), "c70cff00000000fffffff1886e0900" },
        { DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), "c70cff3b9ac99c0000003afff4417f" },
    };

    [Theory]
    [MemberData(nameof(Timestamps))]
    public void A_time_takes_the_smallest_timestamp(DateTime time, string hex)
    {
        Assert.Equal(hex, Codec.Hex((ref w) => w.Write(time)));
        DateTime read = Codec.Decode(hex, (ref r) => r.ReadDateTime());
        Assert.Equal(time, read);
        Assert.Equal(DateTimeKind.Utc, read.Kind);
    }

    [Fact]
    public void A_local_time_is_written_as_the_same_instant_and_an_unspecified_one_as_if_UTC()
    {
        var utc = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        string expected = Codec.Hex((ref w) => w.Write(utc));
        Assert.Equal(expected, Codec.Hex((ref w) => w.Write(utc.ToLocalTime())));
        Assert.Equal(expected, Codec.Hex((ref w) => w.Write(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified))));
    }

    [Theory]
    [InlineData("d60000000000", "another extension type")]
    [InlineData("d5ff0000", "two bytes")]
    [InlineData("c70bff0000000000000000000000", "eleven bytes")]
    [InlineData("ce00000000", "an integer")]
    public void Other_tokens_are_no_timestamps(string hex, string reason)
    {
        Assert.NotEmpty(reason);
        Codec.Rejects<MessagePackSerializationException>(hex, (ref r) => r.ReadDateTime());
    }

    [Fact]
    public void A_timestamp_beyond_the_calendar_is_out_of_range()
    {
        Codec.Rejects<ArgumentOutOfRangeException>("c70cff000000007fffffffffffffff", (ref r) => r.ReadDateTime());
        Codec.Rejects<ArgumentOutOfRangeException>("c70cff000000008000000000000000", (ref r) => r.ReadDateTime());
    }
}
