using Fuzmon.Linux;

namespace Fuzmon;

/// <summary>Colours on standard output, for a person at a terminal.</summary>
internal static class TerminalColors
{
    /// <summary>What <c>--color</c> takes.</summary>
    public static readonly string[] Choices = ["auto", "always", "never"];

    /// <summary>Whether to colour. Somebody who says so on the command line is right, whatever the environment says.</summary>
    /// <param name="choice">One of <see cref="Choices"/>; null for auto.</param>
    public static bool AreWanted(string? choice) => AreWanted(choice, StandardStream.Output.IsTerminal, Environment.GetEnvironmentVariable);

    internal static bool AreWanted(string? choice, bool isTerminal, Func<string, string?> variable) => choice switch
    {
        "always" => true,
        "never" => false,
        _ => isTerminal && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not (null or "" or "dumb"),
    };

    /// <summary>The text in a colour.</summary>
    public static string Paint(string text, TerminalColor color) => $"\e[{(int)color}m{text}\e[0m";
}
