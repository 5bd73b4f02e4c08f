namespace Fuzmon.Reporting.Live;

/// <summary>Text of watched processes, kept to a length.</summary>
internal static class LiveText
{
    /// <summary>A name's length at most.</summary>
    public const int MaxName = 128;

    /// <summary>A line's length at most.</summary>
    public const int MaxLine = 500;

    /// <summary>The text, or its beginning; no character of two halves is cut in two.</summary>
    public static string Cut(string text, int length)
        => text.Length <= length ? text : $"{text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)]}…";
}
