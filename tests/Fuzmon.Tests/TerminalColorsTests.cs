namespace Fuzmon.Tests;

public sealed class TerminalColorsTests
{
    [Theory]
    [InlineData(null, true, "xterm", null, true)]
    [InlineData("auto", true, "xterm", "", true)]
    [InlineData("auto", true, "xterm", "1", false)]
    [InlineData("auto", true, "dumb", null, false)]
    [InlineData("auto", true, null, null, false)]
    [InlineData("auto", false, "xterm", null, false)]
    [InlineData("always", false, "dumb", "1", true)]
    [InlineData("never", true, "xterm", null, false)]
    public void Colour_is_for_a_terminal_that_has_it_and_a_person_who_wants_it(
        string? choice, bool isTerminal, string? term, string? noColor, bool expected)
        => Assert.Equal(expected, TerminalColors.AreWanted(choice, isTerminal, name => name == "TERM" ? term : noColor));
}
