using System.Runtime.InteropServices;
using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <summary>One event of <see cref="TomlParser"/>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct TomlParseEvent
{
    private readonly long _bits;
    private readonly TomlDateTime _time;

    internal TomlParseEvent(TomlParseEventKind kind, TomlSourceSpan? span, string? text = null)
    {
        Kind = kind;
        Span = span;
        Text = text;
    }

    internal TomlParseEvent(in TomlToken token, TomlSourceSpan span)
        : this(ToEventKind(token.Kind), span, token.Text)
    {
        _bits = token.Bits;
        _time = token.Time;
    }

    /// <summary>What the parser came upon.</summary>
    public TomlParseEventKind Kind { get; }

    /// <summary>The token; null for tables and arrays that no bracket of their own opens, and for the document.</summary>
    public TomlSourceSpan? Span { get; }

    /// <summary>Always null: names are decoded by <see cref="TomlParser.GetPropertyName"/>.</summary>
    public string? PropertyName { get; }

    /// <summary>The line, from one; zero when unknown.</summary>
    public int Line => Span?.Start.Line + 1 ?? 0;

    /// <summary>The column, from one; zero when unknown.</summary>
    public int Column => Span?.Start.Column + 1 ?? 0;

    /// <summary>The decoded name or string.</summary>
    internal string? Text { get; }

    /// <summary>Not for the events of this parser, which decodes strings only by <see cref="TomlParser.GetString"/>.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public string GetString()
    {
        Expect(Kind == TomlParseEventKind.String, TomlParseEventKind.String);
        throw new InvalidOperationException("The string is not decoded in the event. Use TomlParser.GetString().");
    }

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">The event is another.</exception>
    public long GetInt64()
    {
        Expect(Kind == TomlParseEventKind.Integer, TomlParseEventKind.Integer);
        return _bits;
    }

    /// <summary>The float, or the integer as one.</summary>
    /// <exception cref="InvalidOperationException">The event is another.</exception>
    public double GetDouble()
    {
        Expect(Kind is TomlParseEventKind.Float or TomlParseEventKind.Integer, TomlParseEventKind.Float);
        return Kind == TomlParseEventKind.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;
    }

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The event is another.</exception>
    public bool GetBoolean()
    {
        Expect(Kind == TomlParseEventKind.Boolean, TomlParseEventKind.Boolean);
        return _bits != 0;
    }

    /// <summary>The date, the time, or both.</summary>
    /// <exception cref="InvalidOperationException">The event is another.</exception>
    public TomlDateTime GetTomlDateTime()
    {
        Expect(Kind == TomlParseEventKind.DateTime, TomlParseEventKind.DateTime);
        return _time;
    }

    private void Expect(bool isExpected, TomlParseEventKind expected)
    {
        if (!isExpected)
            throw new InvalidOperationException($"Expected {expected} but was {Kind}.");
    }

    private static TomlParseEventKind ToEventKind(TomlTokenKind kind) => kind switch
    {
        TomlTokenKind.Integer => TomlParseEventKind.Integer,
        TomlTokenKind.Float => TomlParseEventKind.Float,
        TomlTokenKind.Boolean => TomlParseEventKind.Boolean,
        TomlTokenKind.DateTime => TomlParseEventKind.DateTime,
        _ => TomlParseEventKind.String,
    };
}
