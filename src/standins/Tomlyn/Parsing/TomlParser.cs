namespace Tomlyn.Parsing;

/// <summary>
/// A pull parser of TOML 1.0, strict: every redefinition is an error too. Events come in the document's order; tables and arrays
/// deeper than 64 are an error. It throws nothing but <see cref="TomlException"/>, and after one it throws the same again.
/// </summary>
public sealed class TomlParser
{
    private readonly TomlEventSource _source;
    private TomlParseEvent _current;
    private TomlException? _failure;

    private TomlParser(TomlEventSource source, string? sourceName)
    {
        _source = source;
        SourceName = sourceName;
    }

    /// <summary>The event that <see cref="MoveNext"/> came upon.</summary>
    public ref readonly TomlParseEvent Current => ref _current;

    /// <summary>Tables and arrays that are open after the current event; the root is one.</summary>
    public int Depth { get; private set; }

    /// <summary>The file's name, as the options gave it.</summary>
    public string? SourceName { get; }

    /// <summary>A parser before the first event; a byte order mark is skipped, and positions count from behind it.</summary>
    public static TomlParser Create(string toml, TomlSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(toml);
        string? sourceName = options?.SourceName;
        string text = toml.StartsWith('\uFEFF') ? toml[1..] : toml;
        return new TomlParser(new TomlEventSource(text, sourceName ?? string.Empty), sourceName);
    }

    /// <summary>Goes to the next event; false after the last.</summary>
    /// <exception cref="TomlException">The text is not TOML.</exception>
    public bool MoveNext()
    {
        if (_failure is not null)
            throw _failure;
        try
        {
            if (!_source.TryNext(out _current))
                return false;
        }
        catch (TomlException e)
        {
            _failure = e;
            throw;
        }
        Depth += _current.Kind switch
        {
            TomlParseEventKind.StartTable or TomlParseEventKind.StartArray => 1,
            TomlParseEventKind.EndTable or TomlParseEventKind.EndArray => -1,
            _ => 0,
        };
        return true;
    }

    /// <summary>The current string, its escapes decoded.</summary>
    /// <exception cref="InvalidOperationException">The current event is another.</exception>
    public string GetString() => Text(TomlParseEventKind.String);

    /// <summary>The current name, its escapes decoded.</summary>
    /// <exception cref="InvalidOperationException">The current event is another.</exception>
    public string GetPropertyName() => Text(TomlParseEventKind.PropertyName);

    private string Text(TomlParseEventKind expected) => _current.Kind == expected && _current.Text is { } text
        ? text
        : throw new InvalidOperationException($"Expected {expected} but was {_current.Kind}.");
}
