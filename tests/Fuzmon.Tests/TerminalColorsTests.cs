namespace Fuzmon.Tests;

public sealed class TerminalColorsTests
{
    [Theory]
    [InlineData(null, false, "xterm", null, true)]
    [InlineData("auto", false, "xterm", "", true)]
    [InlineData("auto", false, "xterm", "1", false)]
    [InlineData("auto", false, "dumb", null, false)]
    [InlineData("auto", false, null, null, false)]
    [InlineData("auto", true, "xterm", null, false)]
    [InlineData("always", true, "dumb", "1", true)]
    [InlineData("never", false, "xterm", null, false)]
    public void Colour_is_for_a_terminal_that_has_it_and_a_person_who_wants_it(
        string? choice, bool redirected, string? term, string? noColor, bool expected)
        => Assert.Equal(expected, TerminalColors.AreWanted(choice, redirected, name => name == "TERM" ? term : noColor));
}
