using Tomlyn.Parsing;
using Tomlyn.Tests.Support;

namespace Tomlyn.Tests;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("+0", "0")]
    [InlineData("-17", "-17")]
    [InlineData("1_000_000", "1000000")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("0xDEAD_beef", "3735928559")]
    [InlineData("0x7fffffffffffffff", "9223372036854775807")]
    [InlineData("0o0755", "493")]
    [InlineData("0b1101_0110", "214")]
    [InlineData("1.0", "1f")]
    [InlineData("-0.0", "-0f")]
    [InlineData("6.626e-34", "6.626E-34f")]
    [InlineData("5e+2_2", "5E+22f")]
    [InlineData("1E06", "1000000f")]
    [InlineData("9_224.445_991", "9224.445991f")]
    [InlineData("inf", "Infinityf")]
    [InlineData("+inf", "Infinityf")]
    [InlineData("-inf", "-Infinityf")]
    [InlineData("-nan", "NaNf")]
    [InlineData("true", "yes")]
    [InlineData("false", "no")]
    public void Numbers_and_booleans_are_read(string literal, string expected) => Assert.Equal(expected, Toml.Value(literal));

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("0x8000000000000000")]
    [InlineData("01")]
    [InlineData("-00")]
    [InlineData("1__0")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("+0x1")]
    [InlineData("0x")]
    [InlineData("0x_1")]
    [InlineData("0_x1")]
    [InlineData("0X1")]
    [InlineData("0o8")]
    [InlineData("0b2")]
    [InlineData("0b12")]
    [InlineData("1a")]
    [InlineData("+-1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.e5")]
    [InlineData("1_.5")]
    [InlineData("1._5")]
    [InlineData("03.14")]
    [InlineData("1e")]
    [InlineData("1e5.0")]
    [InlineData("1e_5")]
    [InlineData("1.2.3")]
    [InlineData("Inf")]
    [InlineData("in")]
    [InlineData("True")]
    [InlineData("truer")]
    [InlineData("bare")]
    [InlineData("١")]
    public void What_is_no_number_is_rejected_at_its_place(string literal)
    {
        TomlException error = Toml.Error("a = 1\nx = " + literal);
        Assert.Equal((2, 5), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("1979-05-27T07:32:00Z", "1979-05-27T07:32:00Z", TomlDateTimeKind.OffsetDateTimeByZ)]
    [InlineData("1979-05-27t07:32:00z", "1979-05-27T07:32:00Z", TomlDateTimeKind.OffsetDateTimeByZ)]
    [InlineData("1979-05-27 00:32:00.5-07:00", "1979-05-27T00:32:00.5-07:00", TomlDateTimeKind.OffsetDateTimeByNumber)]
    [InlineData("1979-05-27T00:32:00+14:00", "1979-05-27T00:32:00+14:00", TomlDateTimeKind.OffsetDateTimeByNumber)]
    [InlineData("1979-05-27T07:32:00.999999", "1979-05-27T07:32:00.999999", TomlDateTimeKind.LocalDateTime)]
    [InlineData("1979-05-27T07:32:00.123456789", "1979-05-27T07:32:00.1234567", TomlDateTimeKind.LocalDateTime)]
    [InlineData("2000-02-29", "2000-02-29", TomlDateTimeKind.LocalDate)]
    [InlineData("0001-01-01", "0001-01-01", TomlDateTimeKind.LocalDate)]
    [InlineData("23:59:59.9", "23:59:59.9", TomlDateTimeKind.LocalTime)]
    public void Dates_and_times_are_read(string literal, string expected, TomlDateTimeKind kind)
    {
        Assert.Equal(expected, Toml.Value(literal));
        TomlParser parser = TomlParser.Create("x = " + literal);
        while (parser.Current.Kind != TomlParseEventKind.DateTime)
            Assert.True(parser.MoveNext());
        Assert.Equal(kind, parser.Current.GetTomlDateTime().Kind);
    }

    [Theory]
    [InlineData("1979-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("10000-01-01")]
    [InlineData("1979-13-01")]
    [InlineData("1979-00-01")]
    [InlineData("1979-5-27")]
    [InlineData("1979-05-27T")]
    [InlineData("1979-05-27T07:32")]
    [InlineData("1979-05-27T7:32:00")]
    [InlineData("1979-05-27T24:00:00")]
    [InlineData("1979-05-27T07:60:00")]
    [InlineData("1979-05-27T07:32:60")]
    [InlineData("1979-05-27T07:32:00.")]
    [InlineData("1979-05-27T07:32:00+7:00")]
    [InlineData("1979-05-27T07:32:00+0700")]
    [InlineData("1979-05-27T07:32:00+24:00")]
    [InlineData("1979-05-27T07:32:00+14:01")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("1979-05-27T07:32:00ZZ")]
    [InlineData("07:32")]
    [InlineData("07:32:00Z")]
    [InlineData("07:32:00+01:00")]
    public void What_is_no_date_or_time_is_rejected(string literal)
    {
        TomlException error = Toml.Error("x = " + literal);
        Assert.Equal((1, 5), (error.Line, error.Column));
    }

    [Fact]
    public void Only_a_time_joins_a_date_over_a_space()
    {
        Assert.Equal("x= 1979-05-27 y= 1979-05-27", Toml.Body("x = 1979-05-27 # 07:32:00\ny = 1979-05-27 "));
        Assert.Equal((1, 16), Place(Toml.Error("x = 1979-05-27 x")));
    }

    private static (int?, int?) Place(TomlException error) => (error.Line, error.Column);
}
