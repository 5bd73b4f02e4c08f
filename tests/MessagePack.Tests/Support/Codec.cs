using System.Buffers;

namespace MessagePack.Tests.Support;

internal delegate void Write(ref MessagePackWriter writer);

internal delegate T Read<out T>(ref MessagePackReader reader);

/// <summary>Writes into, and reads from, plain arrays.</summary>
internal static class Codec
{
    public static byte[] Encode(Write write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static string Hex(Write write) => Convert.ToHexStringLower(Encode(write));

    /// <summary>Reads one value, which must take all bytes, once from one segment and once from many.</summary>
    public static T Decode<T>(byte[] bytes, Read<T> read)
    {
        var whole = new MessagePackReader(bytes.AsMemory());
        T value = read(ref whole);
        Assert.True(whole.End);
        Assert.Equal(bytes.Length, whole.Consumed);

        var segmented = new MessagePackReader(Segments.OfOneByte(bytes));
        Assert.Equal(value, read(ref segmented));
        Assert.True(segmented.End);
        return value;
    }

    public static T Decode<T>(string hex, Read<T> read) => Decode(Convert.FromHexString(hex), read);

    /// <summary>Reading must fail alike from one segment and from many.</summary>
    public static void Rejects<TException>(byte[] bytes, Read<object?> read)
        where TException : Exception
    {
        Assert.Throws<TException>(() =>
        {
            var reader = new MessagePackReader(bytes.AsMemory());
            read(ref reader);
        });
        Assert.Throws<TException>(() =>
        {
            var reader = new MessagePackReader(Segments.OfOneByte(bytes));
            read(ref reader);
        });
    }

    public static void Rejects<TException>(string hex, Read<object?> read)
        where TException : Exception
        => Rejects<TException>(Convert.FromHexString(hex), read);
}
