using System.Buffers;

namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>The values that hold no others: strings, numbers, constants, and what strace adds to them.</summary>
internal sealed partial class ArgumentParser
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    private bool TryString(int index)
    {
        var start = ++_at;
        while (true)
        {
            var found = _bytes.AsSpan(_at, _end - _at).IndexOfAny(StringEnds);
            if (found < 0)
                return false;
            _at += found;
            if (_bytes[_at] == '"')
                break;
            _at += 2;
            if (_at > _end)
                return false;
        }

        ref var node = ref _event.Node(index);
        node.Kind = ArgumentKind.String;
        node.Text = new Slice(start, _at++ - start);
        node.Next = index + 1;
        if (StartsWith("..."u8))
        {
            node.IsCut = true;
            _at += 3;
        }

        return true;
    }

    private bool TryNumber(int index)
    {
        var start = _at;
        var isNegative = _bytes[_at] == '-';
        if (isNegative)
            _at++;
        var kind = ArgumentKind.Integer;
        long value;
        bool known;
        if (_at + 1 < _end && _bytes[_at] == '0' && _bytes[_at + 1] == 'x')
        {
            var end = TextCursor.Hex(_bytes.AsSpan(0, _end), _at + 2, out var hex);
            known = end > _at + 2;
            _at = known ? end : SkipWord(_at);
            value = (long)hex;
            kind = ArgumentKind.Address;
        }
        else
        {
            var end = TextCursor.Digits(_bytes.AsSpan(0, _end), _at, out value);
            known = end > _at;
            if (known && _bytes[_at] == '0' && end - _at > 1)
                known = TryOctal(_at, end, out value);
            if (end == _at)
                (known, end) = ReadLongNumber(out value);
            _at = end;
            if (_at + 1 < _end && _bytes[_at] == '.' && TextCursor.IsDigit(_bytes[_at + 1]))
            {
                _at = TextCursor.Digits(_bytes.AsSpan(0, _end), _at + 1, out _);
                (known, kind) = (false, ArgumentKind.Text);
            }
        }

        if (_at < _end && TextCursor.IsWord(_bytes[_at]))
            return false; // "4strace: ...": something was written into the line.

        ref var node = ref _event.Node(index);
        node.Kind = kind;
        node.HasValue = known;
        node.Value = known ? (isNegative ? -value : value) : 0;
        node.Text = new Slice(start, _at - start);
        node.Next = index + 1;
        return TryAnnotation(index);
    }

    // Unsigned numbers above 18 digits: 18446744073709551615 is -1 in two's complement, and strace prints both.
    private (bool Known, int End) ReadLongNumber(out long value)
    {
        var end = SkipWord(_at);
        var known = ulong.TryParse(_bytes.AsSpan(_at, end - _at), out var number);
        value = (long)number;
        return (known, end);
    }

    private bool TryOctal(int start, int end, out long value)
    {
        value = 0;
        for (var i = start; i < end; i++)
        {
            if (_bytes[i] > '7')
                return false;
            value = (value << 3) | (uint)(_bytes[i] - '0');
        }

        return end - start <= 21;
    }

    private int SkipWord(int at) => at + TextCursor.WordLength(_bytes.AsSpan(at, _end - at));

    private bool TrySymbol(int index, int depth, int start)
    {
        if (_at < start + 1 && !TextCursor.IsLetter(_bytes[start]))
            _at = start + 1;
        _at = SkipWord(_at);
        var isFlags = false;
        while (_at + 1 < _end && _bytes[_at] == '|' && TextCursor.IsWord(_bytes[_at + 1]))
        {
            isFlags = true;
            _at = SkipWord(_at + 1);
        }

        if (_at < _end && _bytes[_at] == '(')
        {
            if (!TryGroup(index, ArgumentKind.Macro, 1, (byte)')', depth))
                return false;
            ref var macro = ref _event.Node(index);
            macro.Kind = isFlags ? ArgumentKind.Flags : ArgumentKind.Macro;
            macro.Text = new Slice(start, _at - start);
            if (isFlags)
            {
                _event.NodeCount = index + 1;
                macro.Next = index + 1;
            }

            return true;
        }

        ref var node = ref _event.Node(index);
        node.Kind = isFlags ? ArgumentKind.Flags : ArgumentKind.Symbol;
        node.Text = new Slice(start, _at - start);
        node.Next = index + 1;
        return TryAnnotation(index);
    }

    // 3</path>, 5<socket:[1]>, 8351<bash>
    private bool TryAnnotation(int index)
    {
        if (_at >= _end || _bytes[_at] != '<' || (_at + 1 < _end && _bytes[_at + 1] is (byte)'<' or (byte)' ' or (byte)'='))
            return true;
        var close = TextCursor.CloseAngle(_bytes.AsSpan(0, _end), _at + 1);
        if (close < 0)
            return false;
        _event.Node(index).Annotation = new Slice(_at + 1, close - _at - 1);
        _at = close + 1;
        if (StartsWith("(deleted)"u8))
            _at += "(deleted)"u8.Length;
        return true;
    }
}
