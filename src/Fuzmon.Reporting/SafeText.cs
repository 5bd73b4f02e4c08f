using System.Globalization;
using System.Text;

namespace Fuzmon.Reporting;

/// <summary>Text that processes chose, made harmless to show: no control characters, nothing that reorders or hides its neighbours, no endless names.</summary>
public static class SafeText
{
    /// <summary>The length to which names are cut, in characters.</summary>
    public const int MaxLength = 240;

    /// <summary>The text with everything that is not seen as it is written out (<c>\x1b</c>, <c>\u202e</c>), cut in its middle when it is long.</summary>
    public static string Of(string text, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > maxLength)
            text = Cut(text, maxLength);
        if (!NeedsEscape(text))
            return text;

        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && !IsHidden(text, i))
                safe.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c))
                safe.Append('\ufffd');
            else if (IsHidden(text, i))
                _ = c < 0x100 ? safe.Append($"\\x{(int)c:x2}") : safe.Append($"\\u{(int)c:x4}");
            else
                safe.Append(c);
        }

        return safe.ToString();
    }

    // What tells two long names apart is often their end.
    private static string Cut(string text, int maxLength)
    {
        var half = (maxLength - 1) / 2;
        return $"{text.AsSpan(0, maxLength - 1 - half)}…{text.AsSpan(text.Length - half)}";
    }

    private static bool NeedsEscape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~' && (char.IsSurrogate(text[i]) || IsHidden(text, i)))
                return true;
        }

        return false;
    }

    // Control characters, and formats: bidirectional controls, joiners, tags, byte order marks; and separators that break a line.
    private static bool IsHidden(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
