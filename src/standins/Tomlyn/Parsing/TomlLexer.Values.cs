using System.Globalization;
using System.Text;
using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <content>Strings, and the runs of characters that are numbers, dates or booleans.</content>
internal sealed partial class TomlLexer
{
    private const int DateLength = 10;

    private TomlToken ReadString(bool allowMultiline)
    {
        TomlTextPosition start = _position;
        int quote = Current;
        bool multiline = allowMultiline && Peek(1) == quote && Peek(2) == quote;
        for (int i = multiline ? 3 : 1; i > 0; i--)
            Advance();
        if (multiline)
            SkipFirstNewLine();

        _decoded.Clear();
        while (!TryEndString(quote, multiline))
        {
            switch (Current)
            {
                case End:
                    throw Error(_previous, "The string is not closed before the end of the file.");
                case '\n' or '\r' when !multiline:
                    throw Error(_position, "The string is not closed before the end of the line.");
                case '\\' when quote == '"':
                    ReadEscape(multiline);
                    break;
                default:
                    AppendCharacter();
                    break;
            }
        }
        return new TomlToken(TomlTokenKind.String, start, _previous) { Text = _decoded.ToString() };
    }

    /// <summary>Three quotes end a multi-line string, which may itself end in one or two: five are two and the end.</summary>
    private bool TryEndString(int quote, bool multiline)
    {
        int most = multiline ? 5 : 1;
        int quotes = 0;
        while (quotes < most && Current == quote)
        {
            Advance();
            quotes++;
        }
        int closing = multiline ? 3 : 1;
        bool ended = quotes >= closing;
        _decoded.Append((char)quote, ended ? quotes - closing : quotes);
        return ended;
    }

    private void AppendCharacter()
    {
        TomlTextPosition start = _position;
        if (Current == '\r')
            SkipCarriageReturn();
        if (Current == '\n')
            Advance();
        else
            AdvanceText();
        _decoded.Append(text, start.Offset, _position.Offset - start.Offset);
    }

    private void SkipFirstNewLine()
    {
        if (Current == '\r')
            SkipCarriageReturn();
        if (Current == '\n')
            Advance();
    }

    private void ReadEscape(bool multiline)
    {
        TomlTextPosition start = _position;
        Advance();
        char? character = Current switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            '"' => '"',
            '\\' => '\\',
            _ => null,
        };
        if (character is not null)
        {
            _decoded.Append(character);
            Advance();
        }
        else if (Current is 'u' or 'U')
            ReadUnicodeEscape(start, Current == 'u' ? 4 : 8);
        else if (!multiline || !TrySkipLineEnd())
            throw Error(start, "Unknown escape; a backslash takes b, t, n, f, r, \", \\, uXXXX or UXXXXXXXX.");
    }

    private void ReadUnicodeEscape(TomlTextPosition start, int digits)
    {
        Advance();
        uint value = 0;
        for (int i = 0; i < digits; i++)
        {
            if (Current == End || !char.IsAsciiHexDigit((char)Current))
                throw Error(start, $"This escape needs {digits} hexadecimal digits.");
            value = (value << 4) | byte.Parse([(char)Current], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            Advance();
        }
        if (!Rune.IsValid(value))
            throw Error(start, $"U+{value:X4} is not a Unicode character.");
        _decoded.Append(new Rune(value));
    }

    /// <summary>A backslash at the end of a line drops the white space up to the next character, lines away.</summary>
    private bool TrySkipLineEnd()
    {
        while (Current is ' ' or '\t')
            Advance();
        if (Current is not ('\n' or '\r'))
            return false;
        while (Current is ' ' or '\t' or '\n' or '\r')
        {
            if (Current == '\r')
                SkipCarriageReturn();
            Advance();
        }
        return true;
    }

    private TomlToken ReadLiteral()
    {
        TomlTextPosition start = _position;
        SkipRun(LiteralCharacters);
        // A space instead of the T: what follows a bare date and a space can only be its time.
        if (_position.Offset - start.Offset == DateLength && Current == ' ' && Peek(1) is >= '0' and <= '9'
            && TomlDateTimeReader.TryRead(TextFrom(start), out _))
        {
            Advance();
            SkipRun(LiteralCharacters);
        }

        ReadOnlySpan<char> literal = text.AsSpan(start.Offset, _position.Offset - start.Offset);
        var token = new TomlToken(TomlTokenKind.Boolean, start, _previous);
        return literal switch
        {
            "true" => token with { Bits = 1 },
            "false" => token,
            _ when TomlNumber.TryReadInteger(literal, out long integer) =>
                token with { Kind = TomlTokenKind.Integer, Bits = integer },
            _ when TomlNumber.TryReadFloat(literal, out double number) =>
                token with { Kind = TomlTokenKind.Float, Bits = BitConverter.DoubleToInt64Bits(number) },
            _ when TomlDateTimeReader.TryRead(literal, out TomlDateTime time) =>
                token with { Kind = TomlTokenKind.DateTime, Time = time },
            _ => throw new TomlException(
                Span(start, _previous),
                $"{Describe(token)} is not a value: no number in range, no date, no boolean; text needs quotes."),
        };
    }
}
