namespace Akka.Configuration;

/// <summary>
/// The part of HOCON that settings are written in: dotted and nested keys, plain, quoted and triple-quoted values, lists (kept
/// as text), comments. No includes and no substitutions.
/// </summary>
internal ref struct HoconReader
{
    private readonly Dictionary<string, string> _values = new();
    private ReadOnlySpan<char> _rest;

    private HoconReader(ReadOnlySpan<char> text) => _rest = text;

    internal static Dictionary<string, string> Read(string text)
    {
        var reader = new HoconReader(text);
        reader.ReadObject(prefix: "", closed: false);
        return reader._values;
    }

    private void ReadObject(string prefix, bool closed)
    {
        while (true)
        {
            SkipBlanks();
            if (_rest.IsEmpty)
            {
                if (closed) throw new ConfigurationException("A closing brace is missing.");
                return;
            }
            if (closed && Take('}')) return;
            var key = ReadKey();
            if (key.Length == 0) throw new ConfigurationException($"Expected a key at: {_rest[..Math.Min(20, _rest.Length)]}");
            SkipSpaces();
            if (Take('=') || Take(':')) SkipSpaces();
            if (Take('{'))
                ReadObject(prefix + key + ".", closed: true);
            else
                _values[prefix + key] = ReadValue();
        }
    }

    private string ReadKey()
    {
        var end = _rest.IndexOfAny("=:{\n}");
        if (end <= 0 || _rest[end] is '\n' or '}') return "";
        var key = _rest[..end].Trim().ToString().Replace("\"", "", StringComparison.Ordinal);
        _rest = _rest[end..];
        return key;
    }

    private string ReadValue()
    {
        if (_rest.StartsWith("\"\"\"")) return TakeQuoted("\"\"\"");
        if (_rest.StartsWith("\"")) return TakeQuoted("\"");
        if (_rest.StartsWith("[")) return TakeThrough(']');
        var end = _rest.IndexOfAny(",\n}#");
        if (end < 0) end = _rest.Length;
        var comment = _rest[..end].IndexOf("//");
        var value = _rest[..(comment < 0 ? end : comment)].Trim().ToString();
        _rest = _rest[(comment < 0 ? end : comment)..];
        return value;
    }

    private string TakeQuoted(string quote)
    {
        var length = _rest[quote.Length..].IndexOf(quote);
        if (length < 0) throw new ConfigurationException("A closing quote is missing.");
        var value = _rest.Slice(quote.Length, length).ToString();
        _rest = _rest[(length + (2 * quote.Length))..];
        return value;
    }

    private string TakeThrough(char last)
    {
        var end = _rest.IndexOf(last);
        if (end < 0) throw new ConfigurationException($"A closing {last} is missing.");
        var value = _rest[..(end + 1)].ToString();
        _rest = _rest[(end + 1)..];
        return value;
    }

    private bool Take(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }

    private void SkipSpaces() => _rest = _rest.TrimStart(" \t");

    private void SkipBlanks()
    {
        while (true)
        {
            _rest = _rest.TrimStart(" \t\r\n,;");
            if (!_rest.StartsWith("#") && !_rest.StartsWith("//")) return;
            var end = _rest.IndexOf('\n');
            _rest = end < 0 ? [] : _rest[end..];
        }
    }
}
