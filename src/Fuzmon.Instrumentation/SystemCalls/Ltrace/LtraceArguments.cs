namespace Fuzmon.Instrumentation.SystemCalls.Ltrace;

/// <summary>
/// Parts the arguments of an ltrace call. A string is not escaped: it ends at the first quote that a comma, three dots, a closing bracket
/// or the end follows. Every text is accepted: what is no known value is kept as text.
/// </summary>
internal static class LtraceArguments
{
    private const int MaxDepth = 20;

    /// <summary>Reads what stands between <paramref name="start"/> and <paramref name="end"/> into the event's tree.</summary>
    public static void Parse(SyscallEvent happened, int start, int end)
    {
        happened.NodeCount = 0;
        List(happened, start, end, 0);
    }

    private static void List(SyscallEvent happened, int start, int end, int depth)
    {
        while (start < end)
        {
            start = TextCursor.SkipSpaces(happened.Text[..end], start);
            if (start >= end)
                return;
            var stop = ValueEnd(happened.Text[..end], start);
            Value(happened, start, stop, depth);
            start = stop + 1;
        }
    }

    private static void Value(SyscallEvent happened, int start, int end, int depth)
    {
        while (end > start && happened.Text[end - 1] == ' ')
            end--;
        var text = happened.Text[start..end];
        var index = happened.AddNode();
        ref var node = ref happened.Node(index);
        node.Text = new Slice(start, end - start);
        node.Kind = ArgumentKind.Text;
        node.Next = index + 1;
        if (text.IsEmpty)
            return;
        var isGroup = text is [(byte)'{', .., (byte)'}'] or [(byte)'[', .., (byte)']'];
        if (isGroup && depth < MaxDepth)
        {
            node.Kind = text[0] == '{' ? ArgumentKind.Struct : ArgumentKind.Array;
            List(happened, start + 1, end - 1, depth + 1);
            happened.Node(index).Next = happened.NodeCount;
        }
        else if (text[0] == '"')
            String(ref node, text, start);
        else
            Scalar(ref node, text);
    }

    private static void String(ref ArgumentNode node, ReadOnlySpan<byte> text, int start)
    {
        node.IsCut = text.EndsWith("..."u8);
        var length = text.Length - (node.IsCut ? 3 : 0);
        if (length < 2 || text[length - 1] != '"')
            return;
        node.Kind = ArgumentKind.String;
        node.Text = new Slice(start + 1, length - 2);
    }

    private static void Scalar(ref ArgumentNode node, ReadOnlySpan<byte> text)
    {
        var sign = text[0] == '-' ? 1 : 0;
        if (text.StartsWith("0x"u8) && TextCursor.Hex(text, 2, out var address) == text.Length)
            (node.Kind, node.HasValue, node.Value) = (ArgumentKind.Address, true, (long)address);
        else if (text.Length > sign && TextCursor.Digits(text, sign, out var number) == text.Length)
        {
            node.Kind = ArgumentKind.Integer;
            // Octal, such as a mode.
            node.HasValue = text[sign] != '0' || text.Length == sign + 1 || TryOctal(text[sign..], out number);
            node.Value = sign > 0 ? -number : number;
        }
        else if (text.SequenceEqual("..."u8))
            node.Kind = ArgumentKind.Ellipsis;
        else if (TextCursor.IsLetter(text[0]) && TextCursor.WordLength(text) == text.Length)
            node.Kind = ArgumentKind.Symbol;
        else if (TextCursor.IsLetter(text[0]) && text.Contains((byte)'|') && !text.Contains((byte)' '))
            node.Kind = ArgumentKind.Flags;
    }

    private static bool TryOctal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c > '7')
                return false;
            value = (value << 3) | (uint)(c - '0');
        }

        return true;
    }

    // Index of the comma behind a value, or the end.
    private static int ValueEnd(ReadOnlySpan<byte> text, int at)
    {
        var depth = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '"')
            {
                at = StringEnd(text, at);
                continue;
            }

            if (c == '\'' && at + 2 < text.Length)
            {
                // '\037' and ',' alike: the quote that ends it is two to five characters on.
                var close = text.Slice(at + 2, Math.Min(4, text.Length - at - 2)).IndexOf((byte)'\'');
                at += close < 0 ? 1 : close + 3;
                continue;
            }

            if (c is (byte)'{' or (byte)'[')
                depth++;
            else if (c is (byte)'}' or (byte)']')
                depth--;
            else if (c == ',' && depth <= 0)
                return at;
            at++;
        }

        return text.Length;
    }

    private static int StringEnd(ReadOnlySpan<byte> text, int at)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
                continue;
            var rest = text[(at + 1)..];
            if (rest.IsEmpty || rest[0] is (byte)',' or (byte)'}' or (byte)']' || rest.StartsWith("..."u8) || rest.StartsWith(" }"u8))
                return at + 1;
        }

        return text.Length;
    }
}
