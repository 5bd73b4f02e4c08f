using System.Buffers;

namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>
/// Reads the arguments of a call into an event's tree. Nesting is bounded; what is deeper, or cannot be strace's, is refused, and the
/// place where that was noticed is kept: there something else was written into the line.
/// </summary>
internal sealed partial class ArgumentParser
{
    // A level is two in a record, of which MessagePack's writer takes 64.
    private const int MaxDepth = 24;

    private static readonly SearchValues<byte> Operators = SearchValues.Create(" &=[{\""u8);

    private byte[] _bytes = [];
    private SyscallEvent _event = new();
    private int _at;
    private int _end;

    /// <summary>Where parsing stopped.</summary>
    public int At => _at;

    /// <summary>Reads values up to and with the parenthesis that closes them.</summary>
    /// <returns>Whether all of it was understood.</returns>
    public bool TryParse(SyscallEvent happened, byte[] bytes, int start, int end)
    {
        (_event, _bytes, _at, _end) = (happened, bytes, start, end);
        return TryList((byte)')', 0);
    }

    /// <summary>Reads one value.</summary>
    public bool TryParseOne(SyscallEvent happened, byte[] bytes, int start, int end)
    {
        (_event, _bytes, _at, _end) = (happened, bytes, start, end);
        return TryItem(0);
    }

    private bool TryList(byte close, int depth)
    {
        if (depth > MaxDepth)
            return false;

        while (true)
        {
            SkipSpaces();
            if (_at >= _end)
                return false;
            if (_bytes[_at] == close)
            {
                _at++;
                return true;
            }

            if (!TryItem(depth))
                return false;
            var spaced = _at < _end && _bytes[_at] == ' ';
            SkipSpaces();
            if (_at >= _end)
                return false;
            if (_bytes[_at] == ',')
                _at++;
            else if (_bytes[_at] != close && (close == ')' || !spaced))
                return false; // Only sets of signals and terminal flags do without commas.
        }
    }

    private bool TryItem(int depth)
    {
        var index = _event.AddNode();
        var start = _at;
        var name = FieldName();
        if (!TryAtom(index, depth))
            return false;

        var valueEnd = _at;
        var isExpression = false;
        while (_at < _end && _bytes[_at] is not ((byte)',' or (byte)')' or (byte)'}' or (byte)']'))
        {
            SkipSpaces();
            if (StartsWith("/*"u8))
            {
                if (!TryComment(out var comment))
                    return false;
                _event.Node(index).Comment = comment;
                continue;
            }

            if (StartsWith("<unfinished ...>"u8))
            {
                _at += "<unfinished ...>"u8.Length;
                continue;
            }

            var length = OperatorLength();
            if (length == 0)
            {
                if (_at > valueEnd && _bytes[_at - 1] == ' ')
                    _at--; // The list decides whether a space parts values.
                break;
            }

            _at += length;
            SkipSpaces();
            if (!TryAtom(_event.AddNode(), depth))
                return false;
            valueEnd = _at;
            isExpression = true;
        }

        ref var node = ref _event.Node(index);
        if (isExpression)
        {
            _event.NodeCount = index + 1;
            var text = new Slice(name.IsEmpty ? start : name.End + 1, valueEnd - (name.IsEmpty ? start : name.End + 1));
            node = new ArgumentNode { Kind = IsFlags(text) ? ArgumentKind.Flags : ArgumentKind.Text, Text = text, Comment = node.Comment };
        }

        if (!name.IsEmpty)
            node.Name = name;
        node.Next = _event.NodeCount;
        return true;
    }

    // "name=value", but not "a == b" and not "3 => 4".
    private Slice FieldName()
    {
        if (!TextCursor.IsLetter(_bytes[_at]))
            return default;
        var length = TextCursor.WordLength(_bytes.AsSpan(_at, _end - _at));
        var end = _at + length;
        while (end < _end && _bytes[end] is (byte)'.' or (byte)'[' && FieldPart(end) is > 0 and var part)
            end = part;
        if (end + 1 >= _end || _bytes[end] != '=' || _bytes[end + 1] is (byte)'=' or (byte)'>')
            return default;
        var name = new Slice(_at, end - _at);
        _at = end + 1;
        return name;
    }

    // "a.b=1" and "a[0]=1".
    private int FieldPart(int at)
    {
        var length = TextCursor.WordLength(_bytes.AsSpan(at + 1, _end - at - 1));
        var end = at + 1 + length;
        if (_bytes[at] == '[')
            return length > 0 && end < _end && _bytes[end] == ']' ? end + 1 : 0;
        return length > 0 ? end : 0;
    }

    private bool TryAtom(int index, int depth)
    {
        if (_at >= _end)
            return false;

        var c = _bytes[_at];
        switch (c)
        {
            case (byte)'"':
                return TryString(index);
            case (byte)'{':
                return TryGroup(index, ArgumentKind.Struct, 1, (byte)'}', depth);
            case (byte)'[':
                return TryGroup(index, ArgumentKind.Array, 1, (byte)']', depth);
            case (byte)'~' when _at + 1 < _end && _bytes[_at + 1] == '[':
                return TryGroup(index, ArgumentKind.Complement, 2, (byte)']', depth);
            case (byte)'@' when _at + 1 < _end && _bytes[_at + 1] == '"':
                _at++;
                return TryString(index);
            case (byte)'.' when StartsWith("..."u8):
                return Set(index, ArgumentKind.Ellipsis, 3);
            case (byte)'/' when StartsWith("/*"u8):
                _event.Node(index).Kind = ArgumentKind.Comment;
                var commented = TryComment(out var comment);
                _event.Node(index).Text = comment;
                _event.Node(index).Next = index + 1;
                return commented;
            case (byte)'<':
                var close = TextCursor.CloseAngle(_bytes.AsSpan(0, _end), _at + 1);
                return close > 0 && Set(index, ArgumentKind.Text, close + 1 - _at);
            case (byte)'?':
                return Set(index, ArgumentKind.Symbol, _bytes.AsSpan(_at, _end - _at).IndexOfAnyExcept((byte)'?') is > 0 and var run ? run : 1);
            case (byte)'\'' when _at + 2 < _end && _bytes.AsSpan(_at + 2, _end - _at - 2).IndexOf((byte)'\'') is >= 0 and var quote:
                return Set(index, ArgumentKind.Text, quote + 3);
            case (byte)'|' when _at + 1 < _end && TextCursor.IsWord(_bytes[_at + 1]):
                // strace 6.1 with -X raw prints "|0x800" for the flags of statx.
                var flags = _bytes.AsSpan(_at + 1, _end - _at - 1).IndexOfAny((byte)',', (byte)')', (byte)' ');
                return flags > 0 && Set(index, ArgumentKind.Flags, flags + 1);
            case (byte)'(' when depth < MaxDepth:
                return TryGroup(index, ArgumentKind.Macro, 1, (byte)')', depth);
        }

        if (TextCursor.IsDigit(c) || (c == '-' && _at + 1 < _end && TextCursor.IsDigit(_bytes[_at + 1])))
            return TryNumber(index);
        if (TextCursor.IsLetter(c))
            return TrySymbol(index, depth, _at);
        if (c is (byte)'&' or (byte)'!' or (byte)'~' && _at + 1 < _end && TextCursor.IsWord(_bytes[_at + 1]))
            return TrySymbol(index, depth, _at++);
        return false;
    }

    private bool Set(int index, ArgumentKind kind, int length)
    {
        ref var node = ref _event.Node(index);
        node.Kind = kind;
        node.Text = new Slice(_at, length);
        node.Next = index + 1;
        _at += length;
        return true;
    }

    private bool TryGroup(int index, ArgumentKind kind, int opening, byte close, int depth)
    {
        var start = _at;
        _at += opening;
        if (!TryList(close, depth + 1))
            return false;
        ref var node = ref _event.Node(index);
        node.Kind = kind;
        node.Text = new Slice(start, _at - start);
        node.Next = _event.NodeCount;
        return true;
    }

    private bool TryComment(out Slice comment)
    {
        comment = default;
        var length = _bytes.AsSpan(_at + 2, _end - _at - 2).IndexOf("*/"u8);
        if (length < 0)
            return false;
        var (start, end) = (_at + 2, _at + 2 + length);
        _at = end + 2;
        while (start < end && _bytes[start] == ' ')
            start++;
        while (end > start && _bytes[end - 1] == ' ')
            end--;
        comment = new Slice(start, end - start);
        return true;
    }

    private int OperatorLength()
    {
        if (_at + 1 >= _end)
            return 0;
        var (first, second) = (_bytes[_at], _bytes[_at + 1]);
        return first switch
        {
            (byte)'|' => second == '|' ? 2 : 1,
            (byte)'&' => second == '&' ? 2 : 1,
            (byte)'=' => second is (byte)'=' or (byte)'>' ? 2 : 0,
            (byte)'<' => second is (byte)'<' or (byte)'=' ? 2 : second == ' ' ? 1 : 0,
            (byte)'>' => second is (byte)'>' or (byte)'=' ? 2 : second == ' ' ? 1 : 0,
            (byte)'!' => second == '=' ? 2 : 0,
            (byte)'-' => second is (byte)'>' ? 2 : second == ' ' ? 1 : 0,
            (byte)'*' or (byte)'+' or (byte)'^' or (byte)'%' => 1,
            (byte)'o' when StartsWith("or "u8) => 3,
            _ => 0,
        };
    }

    private bool IsFlags(Slice text)
    {
        var bytes = _bytes.AsSpan(text.Start, text.Length);
        return bytes.Contains((byte)'|') && !bytes.ContainsAny(Operators);
    }

    private bool StartsWith(ReadOnlySpan<byte> text) => _bytes.AsSpan(_at, _end - _at).StartsWith(text);

    private void SkipSpaces()
    {
        while (_at < _end && _bytes[_at] == ' ')
            _at++;
    }
}
