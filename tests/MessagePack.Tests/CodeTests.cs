namespace MessagePack.Tests;

public sealed class CodeTests
{
    [Theory]
    [InlineData(0x00, 0x7f, MessagePackType.Integer, "positive fixint")]
    [InlineData(0x80, 0x8f, MessagePackType.Map, "fixmap")]
    [InlineData(0x90, 0x9f, MessagePackType.Array, "fixarray")]
    [InlineData(0xa0, 0xbf, MessagePackType.String, "fixstr")]
    [InlineData(0xc0, 0xc0, MessagePackType.Nil, "nil")]
    [InlineData(0xc1, 0xc1, MessagePackType.Unknown, "(never used)")]
    [InlineData(0xc2, 0xc2, MessagePackType.Boolean, "false")]
    [InlineData(0xc4, 0xc4, MessagePackType.Binary, "bin 8")]
    [InlineData(0xc6, 0xc6, MessagePackType.Binary, "bin 32")]
    [InlineData(0xc7, 0xc7, MessagePackType.Extension, "ext 8")]
    [InlineData(0xca, 0xca, MessagePackType.Float, "float 32")]
    [InlineData(0xcc, 0xcc, MessagePackType.Integer, "uint 8")]
    [InlineData(0xd3, 0xd3, MessagePackType.Integer, "int 64")]
    [InlineData(0xd4, 0xd4, MessagePackType.Extension, "fixext 1")]
    [InlineData(0xd8, 0xd8, MessagePackType.Extension, "fixext 16")]
    [InlineData(0xd9, 0xd9, MessagePackType.String, "str 8")]
    [InlineData(0xdd, 0xdd, MessagePackType.Array, "array 32")]
    [InlineData(0xdf, 0xdf, MessagePackType.Map, "map 32")]
    [InlineData(0xe0, 0xff, MessagePackType.Integer, "negative fixint")]
    public void A_first_byte_tells_type_and_format(byte from, byte to, MessagePackType type, string name)
    {
        for (int code = from; code <= to; code++)
        {
            Assert.Equal(type, MessagePackCode.ToMessagePackType((byte)code));
            Assert.Equal(name, MessagePackCode.ToFormatName((byte)code));

            var reader = new MessagePackReader(new[] { (byte)code });
            Assert.Equal(type, reader.NextMessagePackType);
            Assert.Equal((byte)code, reader.NextCode);
            Assert.Equal(code == MessagePackCode.Nil, reader.IsNil);
        }
    }
}
