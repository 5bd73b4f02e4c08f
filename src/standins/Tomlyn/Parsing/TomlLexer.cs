using System.Buffers;
using System.Text;
using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <summary>Cuts a text into tokens, checking and decoding each in one pass.</summary>
internal sealed partial class TomlLexer(string text, string sourceName)
{
    private const int End = -1;
    private static readonly SearchValues<char> BareKeyCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> LiteralCharacters =
        SearchValues.Create("+-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly StringBuilder _decoded = new();
    private TomlTextPosition _position;
    private TomlTextPosition _previous;

    private int Current => Peek(0);

    public TomlToken Next(TomlLexerMode mode)
    {
        SkipBlanks();
        TomlTextPosition start = _position;
        switch (Current)
        {
            case End:
                return new TomlToken(TomlTokenKind.EndOfFile, start, start);
            case '\n':
                return Punctuation(TomlTokenKind.NewLine);
            case '\r':
                SkipCarriageReturn();
                return Punctuation(TomlTokenKind.NewLine, start);
            case ',':
                return Punctuation(TomlTokenKind.Comma);
            case '{':
                return Punctuation(TomlTokenKind.OpenBrace);
            case '}':
                return Punctuation(TomlTokenKind.CloseBrace);
            case '[':
                return Bracket(mode, TomlTokenKind.OpenBracket, TomlTokenKind.OpenBracketDouble);
            case ']':
                return Bracket(mode, TomlTokenKind.CloseBracket, TomlTokenKind.CloseBracketDouble);
            case '"' or '\'':
                return ReadString(allowMultiline: mode == TomlLexerMode.Value);
            case '.' when mode == TomlLexerMode.Key:
                return Punctuation(TomlTokenKind.Dot);
            case '=' when mode == TomlLexerMode.Key:
                return Punctuation(TomlTokenKind.Equal);
            case int c when mode == TomlLexerMode.Key && BareKeyCharacters.Contains((char)c):
                return new TomlToken(TomlTokenKind.BareKey, start, SkipRun(BareKeyCharacters)) { Text = TextFrom(start) };
            case int c when mode == TomlLexerMode.Value && LiteralCharacters.Contains((char)c):
                return ReadLiteral();
            default:
                AdvanceCodePoint();
                return new TomlToken(TomlTokenKind.Invalid, start, start);
        }
    }

    /// <summary>The token as written, for a message: shortened, and without control characters.</summary>
    public string Describe(in TomlToken token) => token.Kind switch
    {
        TomlTokenKind.EndOfFile => "the end of the file",
        TomlTokenKind.NewLine => "the end of the line",
        _ => $"`{TomlPrintable.From(text.AsSpan(token.Start.Offset, token.End.Offset - token.Start.Offset + 1))}`",
    };

    public TomlSourceSpan Span(TomlTextPosition start, TomlTextPosition end) => new(sourceName, start, end);

    private TomlException Error(TomlTextPosition at, string message) => new(Span(at, at), message);

    private int Peek(int ahead) => _position.Offset + ahead < text.Length ? text[_position.Offset + ahead] : End;

    private string TextFrom(TomlTextPosition start) => text[start.Offset.._position.Offset];

    private TomlToken Punctuation(TomlTokenKind kind, TomlTextPosition? start = null)
    {
        Advance();
        return new TomlToken(kind, start ?? _previous, _previous);
    }

    private TomlToken Bracket(TomlLexerMode mode, TomlTokenKind single, TomlTokenKind twin)
    {
        TomlTextPosition start = _position;
        if (mode == TomlLexerMode.Value || Peek(1) != Current)
            return Punctuation(single);
        Advance();
        return Punctuation(twin, start);
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
            Advance();
        if (Current != '#')
            return;
        while (Current is not (End or '\n' or '\r'))
            AdvanceText();
    }

    /// <summary>A carriage return counts only with the newline after it, which stays.</summary>
    private void SkipCarriageReturn()
    {
        if (Peek(1) != '\n')
            throw Error(_position, "A carriage return must be followed by a newline.");
        Advance();
    }

    /// <summary>Passes a run of ASCII at once; returns the place of its last character.</summary>
    private TomlTextPosition SkipRun(SearchValues<char> characters)
    {
        int length = text.AsSpan(_position.Offset).IndexOfAnyExcept(characters);
        if (length < 0)
            length = text.Length - _position.Offset;
        _previous = new TomlTextPosition(_position.Offset + length - 1, _position.Line, _position.Column + length - 1);
        _position = new TomlTextPosition(_previous.Offset + 1, _position.Line, _previous.Column + 1);
        return _previous;
    }

    /// <summary>Passes one character of a comment or string, which must be printable, a tab, or beyond ASCII.</summary>
    private void AdvanceText()
    {
        if (Current is (< ' ' and not '\t') or '\x7f')
        {
            throw Error(
                _position, $"The control character U+{Current:X4} may stand only in a string in double quotes, as \\u{Current:X4}.");
        }
        AdvanceCodePoint();
    }

    private void AdvanceCodePoint()
    {
        // A lone surrogate cannot have come from a valid file, and U+FFFD is what decoding an invalid one leaves behind.
        if (!Rune.TryGetRuneAt(text, _position.Offset, out Rune rune) || rune == Rune.ReplacementChar)
            throw Error(_position, "This is not a Unicode character; the file may not be valid UTF-8.");
        Advance();
        if (rune.Utf16SequenceLength == 2)
            _position = new TomlTextPosition(_position.Offset + 1, _position.Line, _position.Column);
    }

    private void Advance()
    {
        _previous = _position;
        _position = Current == '\n'
            ? new TomlTextPosition(_position.Offset + 1, _position.Line + 1, 0)
            : new TomlTextPosition(_position.Offset + 1, _position.Line, _position.Column + 1);
    }
}
