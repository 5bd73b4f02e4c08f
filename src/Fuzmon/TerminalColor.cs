namespace Fuzmon;

/// <summary>A foreground colour, with its number in the terminal's escape sequence.</summary>
internal enum TerminalColor
{
    /// <summary>Trouble.</summary>
    Red = 31,

    /// <summary>All is well.</summary>
    Green = 32,

    /// <summary>Something to know.</summary>
    Yellow = 33,
}
