using System.Globalization;
using System.Numerics;

namespace Fuzmon.Linux.Proc;

/// <summary>Numbers as /proc prints them: decimal digits only; a sign, a blank or an overflow is refused.</summary>
internal static class ProcNumber
{
    public static bool TryParse<T>(ReadOnlySpan<byte> digits, out T value) where T : INumberBase<T> =>
        T.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value!);

    public static bool TryParse(ReadOnlySpan<byte> digits, out long? value)
    {
        var understood = TryParse(digits, out long number);
        value = understood ? number : null;
        return understood;
    }

    /// <summary>A value such as <c>1234 kB</c>.</summary>
    public static bool TryParseKilobytes(ReadOnlySpan<byte> text, out long? kilobytes)
    {
        kilobytes = null;
        return text.EndsWith(" kB"u8) && TryParse(text[..^3], out kilobytes);
    }
}
