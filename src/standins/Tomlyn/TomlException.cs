using Tomlyn.Text;

namespace Tomlyn;

/// <summary>The text is not TOML; the message begins with the place.</summary>
public sealed class TomlException : Exception
{
    /// <summary>An error without a place.</summary>
    public TomlException(string message)
        : base(message)
    {
    }

    /// <summary>An error at a place.</summary>
    public TomlException(TomlSourceSpan span, string message)
        : base($"{span.ToStringSimple()} : error : {message}") => Span = span;

    /// <summary>What the error is about.</summary>
    public TomlSourceSpan? Span { get; }

    /// <summary>The file's name.</summary>
    public string? SourceName => Span?.SourceName;

    /// <summary>The line, from one.</summary>
    public int? Line => Span?.Start.Line + 1;

    /// <summary>The column, from one.</summary>
    public int? Column => Span?.Start.Column + 1;
}
