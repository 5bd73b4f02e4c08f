namespace Tomlyn.Parsing;

internal enum TomlTokenKind
{
    EndOfFile,
    NewLine,
    Dot,
    Equal,
    Comma,
    OpenBracket,
    CloseBracket,
    OpenBracketDouble,
    CloseBracketDouble,
    OpenBrace,
    CloseBrace,
    BareKey,
    String,
    Integer,
    Float,
    Boolean,
    DateTime,

    /// <summary>A character that begins no token.</summary>
    Invalid,
}
