using System.Buffers;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>Words that both tracers' logs are made of.</summary>
internal static class TextCursor
{
    private static readonly SearchValues<byte> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);

    /// <summary>Length of the name at the start: letters, digits, underscores.</summary>
    public static int WordLength(ReadOnlySpan<byte> text)
    {
        // Nearly every name is short: a loop is done before a search has begun.
        var i = 0;
        while (i < text.Length && i < 12 && IsWord(text[i]))
            i++;
        if (i < 12)
            return i;
        var rest = text[i..].IndexOfAnyExcept(Word);
        return rest < 0 ? text.Length : i + rest;
    }

    public static bool IsWord(byte c) => (uint)((c | 0x20) - 'a') < 26 || (uint)(c - '0') < 10 || c == '_';

    public static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') < 26 || c == '_';

    public static bool IsDigit(byte c) => (uint)(c - '0') < 10;

    public static int SkipSpaces(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        return at;
    }

    /// <summary>Past one space, if there is one.</summary>
    public static int SkipOne(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] == ' ' ? at + 1 : at;

    /// <summary>Reads digits.</summary>
    /// <returns>Where they end; the same place when there are none or too many.</returns>
    public static int Digits(ReadOnlySpan<byte> text, int at, out long value)
    {
        value = 0;
        var start = at;
        for (; at < text.Length && IsDigit(text[at]); at++)
            value = (value * 10) + (text[at] - '0');
        return at - start > 18 ? start : at;
    }

    /// <summary>Reads seconds with up to nine decimals as nanoseconds.</summary>
    /// <returns>Where they end; -1 when there are none.</returns>
    public static int Seconds(ReadOnlySpan<byte> text, int at, out long nanoseconds)
    {
        var end = Digits(text, at, out var seconds);
        nanoseconds = 0;
        if (end == at || seconds > long.MaxValue / 1_000_000_001)
            return -1;

        nanoseconds = seconds * 1_000_000_000;
        if (end >= text.Length || text[end] != '.')
            return end;

        var scale = 100_000_000L;
        for (end++; end < text.Length && IsDigit(text[end]) && scale > 0; end++, scale /= 10)
            nanoseconds += (text[end] - '0') * scale;
        return end;
    }

    /// <summary>Reads hexadecimal digits.</summary>
    /// <returns>Where they end; the same place when there are none or more than 16.</returns>
    public static int Hex(ReadOnlySpan<byte> text, int at, out ulong value)
    {
        value = 0;
        var start = at;
        for (; at < text.Length && HexDigit(text[at]) is >= 0 and var digit; at++)
            value = (value << 4) | (uint)digit;
        return at - start > 16 ? start : at;
    }

    public static int HexDigit(byte c)
        => (uint)(c - '0') < 10 ? c - '0' : (uint)((c | 0x20) - 'a') < 6 ? (c | 0x20) - 'a' + 10 : -1;

    /// <summary>Index of the <c>&gt;</c> that closes what is open before <paramref name="at"/>; -1 when none does. The arrow of a
    /// connection (<c>-&gt;</c>) closes nothing.</summary>
    public static int CloseAngle(ReadOnlySpan<byte> text, int at)
    {
        var depth = 1;
        for (; at < text.Length; at++)
        {
            if (text[at] == '<')
                depth++;
            else if (text[at] == '>' && text[at - 1] != '-' && --depth == 0)
                return at;
        }

        return -1;
    }
}
