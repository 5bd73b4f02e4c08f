using System.Globalization;
using System.Text;
using Tomlyn.Parsing;

namespace Tomlyn.Tests.Support;

/// <summary>Parses whole documents.</summary>
internal static class Toml
{
    /// <summary>The events, one word each: <c>name= "text" 1 { } [ ]</c>.</summary>
    public static string Events(string text)
    {
        var words = new StringBuilder();
        TomlParser parser = TomlParser.Create(text);
        while (parser.MoveNext())
            words.Append(Word(parser)).Append(' ');
        return words.ToString().TrimEnd();
    }

    /// <summary>The words between the root table's braces.</summary>
    public static string Body(string text)
    {
        string events = Events(text);
        Assert.StartsWith("< { ", events, StringComparison.Ordinal);
        Assert.EndsWith(" } >", events, StringComparison.Ordinal);
        return events[4..^3].Trim();
    }

    /// <summary>The only value of a document that is <c>x = value</c>.</summary>
    public static string Value(string value)
    {
        string body = Body("x = " + value);
        Assert.StartsWith("x= ", body, StringComparison.Ordinal);
        return body[3..];
    }

    public static TomlException Error(string text)
    {
        TomlException error = Assert.Throws<TomlException>(() => Events(text));
        Assert.NotNull(error.Span);
        return error;
    }

    private static string Word(TomlParser parser)
    {
        ref readonly TomlParseEvent current = ref parser.Current;
        return current.Kind switch
        {
            TomlParseEventKind.StartDocument => "<",
            TomlParseEventKind.EndDocument => ">",
            TomlParseEventKind.StartTable => "{",
            TomlParseEventKind.EndTable => "}",
            TomlParseEventKind.StartArray => "[",
            TomlParseEventKind.EndArray => "]",
            TomlParseEventKind.PropertyName => parser.GetPropertyName() + "=",
            TomlParseEventKind.String => $"\"{parser.GetString()}\"",
            TomlParseEventKind.Integer => current.GetInt64().ToString(CultureInfo.InvariantCulture),
            TomlParseEventKind.Float => current.GetDouble().ToString("R", CultureInfo.InvariantCulture) + "f",
            TomlParseEventKind.Boolean => current.GetBoolean() ? "yes" : "no",
            TomlParseEventKind.DateTime => current.GetTomlDateTime().ToString(),
            _ => throw new InvalidOperationException($"Unexpected event {current.Kind}."),
        };
    }
}
