using System.Globalization;

namespace Tomlyn.Parsing;

/// <summary>TOML's numbers; stricter than .NET's in zeros, signs and underscores.</summary>
internal static class TomlNumber
{
    /// <summary>Reads an integer in the range of 64 bits, signed, whatever its base.</summary>
    public static bool TryReadInteger(ReadOnlySpan<char> literal, out long value)
    {
        value = 0;
        if (!TryDropUnderscores(ref literal))
            return false;
        if (literal is ['0', 'x' or 'o' or 'b', .. { Length: > 0 } digits])
            return TryReadDigits(digits, literal[1] switch { 'x' => 16, 'o' => 8, _ => 2 }, out value);
        return TryMeasureDecimal(literal, out bool isFloat) && !isFloat
            && long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads a number with a fraction or an exponent, an infinity, or not-a-number.</summary>
    public static bool TryReadFloat(ReadOnlySpan<char> literal, out double value)
    {
        (bool special, value) = literal switch
        {
            "inf" or "+inf" => (true, double.PositiveInfinity),
            "-inf" => (true, double.NegativeInfinity),
            "nan" or "+nan" or "-nan" => (true, double.NaN),
            _ => (false, 0),
        };
        return special
            || (TryDropUnderscores(ref literal)
                && TryMeasureDecimal(literal, out bool isFloat) && isFloat
                && double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out value));
    }

    private static bool TryReadDigits(ReadOnlySpan<char> digits, int radix, out long value)
    {
        value = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
            int digit = char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
                return false;
            value = (value * radix) + digit;
        }
        return true;
    }

    /// <summary>Every underscore must stand between two digits; in a hexadecimal number a letter is one.</summary>
    private static bool TryDropUnderscores(ref ReadOnlySpan<char> literal)
    {
        if (!literal.Contains('_'))
            return true;
        bool isHexadecimal = literal.StartsWith("0x");
        for (int i = 0; i < literal.Length; i++)
        {
            if (literal[i] == '_' && !(i > (isHexadecimal ? 2 : 0) && i + 1 < literal.Length
                && IsDigit(literal[i - 1], isHexadecimal) && IsDigit(literal[i + 1], isHexadecimal)))
            {
                return false;
            }
        }
        literal = literal.ToString().Replace("_", "", StringComparison.Ordinal);
        return true;
    }

    private static bool IsDigit(char c, bool isHexadecimal) =>
        isHexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);

    /// <summary>Whether the literal is [sign] digits [.digits] [e[sign]digits], without a leading zero.</summary>
    private static bool TryMeasureDecimal(ReadOnlySpan<char> literal, out bool isFloat)
    {
        isFloat = false;
        ReadOnlySpan<char> rest = AfterSign(literal);
        int whole = DigitsAtStart(rest);
        if (whole == 0 || (whole > 1 && rest[0] == '0'))
            return false;
        rest = rest[whole..];
        if (rest is ['.', ..])
        {
            isFloat = true;
            int fraction = DigitsAtStart(rest[1..]);
            if (fraction == 0)
                return false;
            rest = rest[(1 + fraction)..];
        }
        if (rest is ['e' or 'E', ..])
        {
            isFloat = true;
            rest = AfterSign(rest[1..]);
            return rest.Length > 0 && DigitsAtStart(rest) == rest.Length;
        }
        return rest.IsEmpty;
    }

    private static ReadOnlySpan<char> AfterSign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? text[1..] : text;

    private static int DigitsAtStart(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
