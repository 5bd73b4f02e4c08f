using System.Text;

namespace Tomlyn.Parsing;

/// <summary>Text of the input that is safe and short enough for a message.</summary>
internal static class TomlPrintable
{
    private const int MaxLength = 40;

    public static string From(ReadOnlySpan<char> text)
    {
        var printable = new StringBuilder(MaxLength + 1);
        foreach (char c in text[..Math.Min(text.Length, MaxLength)])
            printable.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        return text.Length > MaxLength ? printable.Append('…').ToString() : printable.ToString();
    }
}
