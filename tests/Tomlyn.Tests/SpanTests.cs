using Tomlyn.Parsing;
using Tomlyn.Tests.Support;
using Tomlyn.Text;

namespace Tomlyn.Tests;

public sealed class SpanTests
{
    [Fact]
    public void A_span_reaches_from_the_first_character_to_the_last()
    {
        const string text = "# ü\r\n[t]\r\n  key = '😀' # x\r\nb = [ 1_000 ]";
        Assert.Equal(
            [
                "StartDocument -",
                "StartTable -",
                "PropertyName t 2:2",
                "StartTable -",
                "PropertyName key 3:3",
                "String '😀' 3:9",
                "PropertyName b 4:1",
                "StartArray [ 4:5",
                "Integer 1_000 4:7",
            ],
            Spans(text).TakeWhile(s => !s.StartsWith("End", StringComparison.Ordinal)));
    }

    // What ends is known from the token after it.
    [Fact]
    public void The_span_of_an_end_is_the_token_behind_it() => Assert.Equal(
        ["EndArray , 1:8", "EndTable } 1:18", "EndTable ] 1:19", "EndArray \n 1:20", "EndTable = 3:3", "EndTable  3:6"],
        Spans("a = [[], {c.d = 1}]\nb.c = 2\nd = 1").Where(s => s.StartsWith("EndTable", StringComparison.Ordinal)
            || s.StartsWith("EndArray", StringComparison.Ordinal)));

    [Fact]
    public void Depth_counts_what_is_open_and_the_root()
    {
        TomlParser parser = TomlParser.Create("[a]\nb = [1]");
        List<int> depths = [parser.Depth];
        while (parser.MoveNext())
            depths.Add(parser.Depth);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 2, 1, 0, 0], depths);
    }

    [Fact]
    public void Errors_name_the_file_the_place_and_the_cause()
    {
        TomlParser parser = TomlParser.Create("a = 1\nb = x", new TomlSerializerOptions { SourceName = "fuzmon.toml" });
        Assert.Equal("fuzmon.toml", parser.SourceName);
        TomlException error = Assert.Throws<TomlException>(() =>
        {
            while (parser.MoveNext())
                Assert.NotEqual(TomlParseEventKind.EndDocument, parser.Current.Kind);
        });
        Assert.StartsWith("fuzmon.toml(2,5) : error : `x` is not a value", error.Message, StringComparison.Ordinal);
        Assert.Equal("fuzmon.toml", error.SourceName);
        Assert.Equal((10, 1), (error.Span!.Value.Offset, error.Span.Value.Length));
        Assert.Same(error, Assert.Throws<TomlException>(() => parser.MoveNext()));
    }

    [Fact]
    public void Text_in_a_message_is_short_and_harmless()
    {
        string message = Toml.Error("[a] \"\\u001b[31m" + new string('z', 100_000) + "\"").Message;
        Assert.True(message.Length < 200);
        Assert.DoesNotContain(Toml.Error("\u001b = 1").Message, char.IsControl);
    }

    [Fact]
    public void A_value_is_read_only_as_what_it_is()
    {
        TomlParser parser = TomlParser.Create("a = 1");
        Assert.Throws<InvalidOperationException>(parser.GetString);
        while (parser.MoveNext() && parser.Current.Kind != TomlParseEventKind.Integer)
            Assert.Throws<InvalidOperationException>(() => parser.Current.GetInt64());
        Assert.Equal(1, parser.Current.GetInt64());
        Assert.Equal(1d, parser.Current.GetDouble());
        Assert.Throws<InvalidOperationException>(() => parser.Current.GetString());
        Assert.Throws<InvalidOperationException>(() => parser.Current.GetBoolean());
        Assert.Throws<InvalidOperationException>(() => parser.Current.GetTomlDateTime());
        Assert.Throws<InvalidOperationException>(parser.GetPropertyName);
        Assert.Throws<ArgumentNullException>(() => TomlParser.Create(null!));
    }

    private static List<string> Spans(string text)
    {
        List<string> spans = [];
        TomlParser parser = TomlParser.Create(text);
        while (parser.MoveNext())
        {
            TomlParseEvent current = parser.Current;
            spans.Add(current.Span is TomlSourceSpan span
                ? $"{current.Kind} {TextAt(text, span)} {current.Line}:{current.Column}"
                : $"{current.Kind} -");
        }
        return spans;
    }

    // The end of the text is a place of its own, with nothing there.
    private static string TextAt(string text, TomlSourceSpan span) =>
        span.Offset == text.Length ? "" : text.Substring(span.Offset, span.Length);
}
