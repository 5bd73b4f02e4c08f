namespace Fuzmon.Tests;

public sealed class MessagesTests
{
    [Theory]
    [InlineData("plain é漢", "plain é漢")]
    [InlineData("a\u001b[31mb\nc\u0007", "a\\x1b[31mb\\x0ac\\x07")]
    [InlineData("\u009b2J\u007f", "\\x9b2J\\x7f")]
    [InlineData("evil\u202etxt.exe", "evil\\x202etxt.exe")]
    public void No_control_character_reaches_the_terminal(string text, string printable)
        => Assert.Equal(printable, Messages.Printable(text));
}
