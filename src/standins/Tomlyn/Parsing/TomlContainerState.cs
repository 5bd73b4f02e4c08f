namespace Tomlyn.Parsing;

/// <summary>Where in an array or inline table the parser stands.</summary>
internal enum TomlContainerState
{
    Opened,
    AfterKey,
    AfterValue,
    AfterComma,
}
