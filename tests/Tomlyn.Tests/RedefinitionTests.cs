using Tomlyn.Tests.Support;

namespace Tomlyn.Tests;

public sealed class RedefinitionTests
{
    [Theory]
    [InlineData("a = 1\na = 2", 2, 1)]
    [InlineData("a = 1\n'a' = 2", 2, 1)]
    [InlineData("a = 1\n\"\\u0061\" = 2", 2, 1)]
    [InlineData("a = 1\na.b = 2", 2, 1)]
    [InlineData("a.b = 1\na = 2", 2, 1)]
    [InlineData("a.b = 1\na.b = 2", 2, 3)]
    [InlineData("a.b = 1\na.b.c = 2", 2, 3)]
    [InlineData("a = []\n[[a]]", 2, 3)]
    [InlineData("a = [{}]\n[a.b]", 2, 2)]
    [InlineData("a = {}\n[a]", 2, 2)]
    [InlineData("a = {}\n[a.b]", 2, 2)]
    [InlineData("a = {}\na.b = 1", 2, 1)]
    [InlineData("a = {b = {}, b.c = 1}", 1, 14)]
    [InlineData("a = {b.c = 1, b = 2}", 1, 15)]
    [InlineData("a = {b = 1, b = 2}", 1, 13)]
    [InlineData("a = [{b = 1}, {b = 1, b = 2}]", 1, 23)]
    [InlineData("[a]\n[a]", 2, 2)]
    [InlineData("[a]\n[b]\n[a]", 3, 2)]
    [InlineData("[a.b]\n[a]\n[a]", 3, 2)]
    [InlineData("[a]\nb = 1\n[a.b]", 3, 4)]
    [InlineData("[a]\nb = 1\n[a.b.c]", 3, 4)]
    [InlineData("[a.b]\n[a]\nb = 1", 3, 1)]
    [InlineData("[a.b]\n[a]\nb.c = 1", 3, 1)]
    [InlineData("[a.b.c]\n[a]\nb.c.d = 1", 3, 3)]
    [InlineData("[a.b.c]\n[a]\nb.d = 1\n[a.b]", 4, 4)]
    [InlineData("a.b = 1\n[a]", 2, 2)]
    [InlineData("[a]\nb.c = 1\n[a.b]", 3, 4)]
    [InlineData("[a]\n[[a]]", 2, 3)]
    [InlineData("[a.b]\n[[a]]", 2, 3)]
    [InlineData("[[a]]\n[a]", 2, 2)]
    [InlineData("[[a.b]]\n[a]\nb.c = 1", 3, 1)]
    [InlineData("[[a]]\n[a.b]\n[[a.b]]", 3, 5)]
    [InlineData("[[a]]\nb = 1\nb = 2", 3, 1)]
    public void A_second_definition_is_rejected_at_its_name(string text, int line, int column)
    {
        TomlException error = Toml.Error(text);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Matches("The key `.+` is (already defined|a value)", error.Message);
    }

    [Theory]
    [InlineData("[a.b]\n[a]")]
    [InlineData("[a.b]\n[a.c]\n[a]")]
    [InlineData("[[a]]\nx = 1\n[[a]]\nx = 1")]
    [InlineData("[[a]]\n[a.b]\n[[a]]\n[a.b]")]
    [InlineData("[[a.b]]\n[a]\nc = 1")]
    [InlineData("a.b = 1\na.c.d = 2\n[a.e]")]
    [InlineData("a = 1\nA = 2\n\"a \" = 3")]
    [InlineData("a = [{b = 1}, {b = 1}]")]
    public void What_only_looks_like_one_is_accepted(string text) => Toml.Events(text);
}
