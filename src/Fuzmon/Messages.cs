using System.Text;
using Fuzmon.Linux;

namespace Fuzmon;

/// <summary>Messages to the person at the terminal, on standard error; standard output is for data.</summary>
internal static class Messages
{
    private static readonly Lock Gate = new();

    /// <summary>Called before a message is written: a status line makes way for it.</summary>
    public static Action? BeforeWrite { get; set; }

    /// <summary>Writes one line.</summary>
    public static void Write(string message)
    {
        BeforeWrite?.Invoke();
        WriteRaw($"fuzmon: {Printable(message)}\n");
    }

    /// <summary>Writes text as it is.</summary>
    public static void WriteRaw(string text)
    {
        try
        {
            lock (Gate)
                StandardStream.Error.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // A terminal that is gone must not end a run that goes on without it.
        }
    }

    /// <summary>
    /// The text with every control character visible: a process may be named so as to rewrite the terminal of whoever lists it.
    /// </summary>
    public static string Printable(string text)
    {
        if (!text.Any(NeedsEscape))
            return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = NeedsEscape(c) ? escaped.Append($"\\x{(int)c:x2}") : escaped.Append(c);
        return escaped.ToString();
    }

    // Bidirectional overrides reorder what follows them, which is as good as a control character for deceiving a reader.
    private static bool NeedsEscape(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
