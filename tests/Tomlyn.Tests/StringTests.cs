using Tomlyn.Tests.Support;

namespace Tomlyn.Tests;

public sealed class StringTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a # b\"", "a # b")]
    [InlineData(@"""\b\t\n\f\r\""\\""", "\b\t\n\f\r\"\\")]
    [InlineData(@"""\u00E9\U0001F600\u0000""", "é😀\0")]
    [InlineData("\"tab\there\"", "tab\there")]
    [InlineData("''", "")]
    [InlineData(@"'C:\x\u00'", @"C:\x\u00")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"\na\r\nb\"\"\"", "a\r\nb")]
    [InlineData("\"\"\"a\\\n  \n\t b\"\"\"", "ab")]
    [InlineData("\"\"\"a\\ \t\r\n b\"\"\"", "ab")]
    [InlineData("\"\"\"a\\\n\"\"\"", "a")]
    [InlineData("\"\"\"a\"\"b\"\"\"", "a\"\"b")]
    [InlineData("\"\"\"a\"\"\"\"\"", "a\"\"")]
    [InlineData("\"\"\"a\\\"\"\"\"", "a\"")]
    [InlineData("''''''", "")]
    [InlineData("'''\r\n'a' ''b'''''", "'a' ''b''")]
    [InlineData("'''a\\\nb'''", "a\\\nb")]
    public void Strings_are_decoded(string literal, string expected) => Assert.Equal($"\"{expected}\"", Toml.Value(literal));

    [Theory]
    [InlineData("\"", 5)]
    [InlineData("\"a", 6)]
    [InlineData("'a", 6)]
    [InlineData("\"a\nb\"", 7)]
    [InlineData("'a\nb'", 7)]
    [InlineData("\"\"\"a\"\"", 10)]
    [InlineData("'''a''", 10)]
    [InlineData("\"a\\", 7)]
    [InlineData(@"""a\qb""", 7)]
    [InlineData(@"""a\e""", 7)]
    [InlineData(@"""a\x41""", 7)]
    [InlineData(@"""a\u123""", 7)]
    [InlineData(@"""a\u12g4""", 7)]
    [InlineData(@"""a\uD800""", 7)]
    [InlineData(@"""a\U00110000""", 7)]
    [InlineData(@"""a\UFFFFFFFF""", 7)]
    [InlineData("\"a\\ \nb\"", 7)]
    [InlineData("\"\"\"a\\ b\"\"\"", 9)]
    [InlineData("\"a\0\"", 7)]
    [InlineData("\"a\u001f\"", 7)]
    [InlineData("'a\u007f'", 7)]
    [InlineData("\"\"\"a\u0008\"\"\"", 9)]
    [InlineData("'''a\rb'''", 9)]
    [InlineData("'😀\ud800x'", 7)]
    [InlineData("\"\udc00\ud800\"", 6)]
    [InlineData("\"\ufffd\"", 6)]
    public void Broken_strings_are_rejected_where_they_break(string literal, int column)
    {
        TomlException error = Toml.Error("x = " + literal);
        Assert.Equal((1, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("# \u0001")]
    [InlineData("# \u007f")]
    [InlineData("# \ud800")]
    [InlineData("# a\rb")]
    [InlineData("x = 1\r")]
    [InlineData("\u000b")]
    [InlineData("x = 1\u00a0")]
    public void Outside_strings_control_characters_and_broken_text_are_rejected_too(string text) => Toml.Error(text);
}
