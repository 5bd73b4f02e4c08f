namespace Fuzmon.Stacks.Python;

/// <summary>A version of CPython.</summary>
/// <param name="Major">2 or 3.</param>
/// <param name="Minor">The minor release, whose structures are one layout.</param>
/// <param name="Micro">The release in it; null when only the minor one is known.</param>
public readonly record struct PythonVersion(int Major, int Minor, int? Micro = null)
{
    /// <summary>From <c>PY_VERSION_HEX</c>; null when it is none that Python ever had.</summary>
    public static PythonVersion? FromHex(uint hex)
    {
        var version = new PythonVersion((int)(hex >> 24), (int)((hex >> 16) & 0xff), (int)((hex >> 8) & 0xff));
        return version is { Major: 2, Minor: <= 7 } or { Major: 3, Minor: <= 63 } ? version : null;
    }

    /// <summary>As <c>3.11.2</c>, or <c>3.11</c>.</summary>
    public override string ToString() => Micro is null ? $"{Major}.{Minor}" : $"{Major}.{Minor}.{Micro}";

    /// <summary>Takes <c>2.7.18</c>, <c>3.11.2+</c>, <c>3.13.0rc1</c> and <c>3.9</c>; null when the text is nothing like it.</summary>
    internal static PythonVersion? Parse(ReadOnlySpan<byte> text)
    {
        var major = TakeNumber(ref text);
        if (major is not (2 or 3) || !TakeDot(ref text) || TakeNumber(ref text) is not { } minor)
            return null;
        var micro = TakeDot(ref text) ? TakeNumber(ref text) : null;
        return minor < 64 ? new PythonVersion(major.Value, minor, micro) : null;
    }

    private static bool TakeDot(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '.')
            return false;
        text = text[1..];
        return true;
    }

    private static int? TakeNumber(ref ReadOnlySpan<byte> text)
    {
        var digits = 0;
        var value = 0;
        while (digits < Math.Min(text.Length, 3) && text[digits] is >= (byte)'0' and <= (byte)'9')
            value = (value * 10) + text[digits++] - '0';
        text = text[digits..];
        return digits == 0 ? null : value;
    }
}
