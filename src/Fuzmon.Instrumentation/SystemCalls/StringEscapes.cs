using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>Undoes the escapes of C strings as tracers print them: <c>\n</c>, <c>\"</c>, octal, <c>\x2f</c>.</summary>
public static class StringEscapes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes that are meant.</summary>
    /// <param name="text">What stood between the quotes.</param>
    /// <param name="bytes">Where they are put; as long as the text at least.</param>
    /// <returns>How many they are.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                bytes[count++] = text[i++];
                continue;
            }

            i++;
            bytes[count++] = text[i] switch
            {
                (byte)'n' => Simple(ref i, '\n'),
                (byte)'t' => Simple(ref i, '\t'),
                (byte)'r' => Simple(ref i, '\r'),
                (byte)'v' => Simple(ref i, '\v'),
                (byte)'f' => Simple(ref i, '\f'),
                (byte)'a' => Simple(ref i, '\a'),
                (byte)'b' => Simple(ref i, '\b'),
                (byte)'x' when i + 1 < text.Length && TextCursor.HexDigit(text[i + 1]) >= 0 => Hex(text, ref i),
                >= (byte)'0' and <= (byte)'7' => Octal(text, ref i),
                var other => Simple(ref i, (char)other),
            };
        }

        return count;
    }

    /// <summary>The string that is meant; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="text">What stood between the quotes.</param>
    /// <param name="isExact">Whether nothing had to be replaced.</param>
    public static string ToText(ReadOnlySpan<byte> text, out bool isExact)
    {
        var bytes = Bytes(text);
        isExact = System.Text.Unicode.Utf8.IsValid(bytes);
        return (isExact ? Strict : Encoding.UTF8).GetString(bytes);
    }

    /// <summary>The bytes that are meant.</summary>
    public static byte[] Bytes(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        return bytes[..Decode(text, bytes)];
    }

    private static byte Simple(ref int at, char meant)
    {
        at++;
        return (byte)meant;
    }

    private static byte Hex(ReadOnlySpan<byte> text, ref int at)
    {
        at++;
        var value = 0;
        for (var end = Math.Min(at + 2, text.Length); at < end && TextCursor.HexDigit(text[at]) is >= 0 and var digit; at++)
            value = (value << 4) | digit;
        return (byte)value;
    }

    private static byte Octal(ReadOnlySpan<byte> text, ref int at)
    {
        var value = 0;
        for (var end = Math.Min(at + 3, text.Length); at < end && text[at] is >= (byte)'0' and <= (byte)'7'; at++)
            value = (value << 3) | (text[at] - '0');
        return (byte)value;
    }
}
