namespace Tomlyn.Parsing;

/// <summary>What a run of characters can be depends on where it stands: <c>1.5</c> is a number, or two names and a dot.</summary>
internal enum TomlLexerMode
{
    Key,
    Value,
}
