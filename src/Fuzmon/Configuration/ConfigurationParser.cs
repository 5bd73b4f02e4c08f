using Tomlyn;
using Tomlyn.Parsing;

namespace Fuzmon.Configuration;

/// <summary>Makes a tree of nodes with places out of a TOML document.</summary>
internal sealed class ConfigurationParser
{
    private const string MessageStart = " : error : ";

    private readonly string _path;
    private readonly List<string> _errors;

    private ConfigurationParser(string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
    }

    /// <summary>Parses the text; false, with an error, when it is not TOML.</summary>
    public static bool TryParse(string text, string path, List<string> errors, out ConfigurationNode root)
    {
        root = Table(1, 1);
        var reader = new ConfigurationParser(path, errors);
        try
        {
            var parser = TomlParser.Create(text, new TomlSerializerOptions { SourceName = path });
            while (parser.MoveNext())
            {
                if (parser.Current.Kind == TomlParseEventKind.StartTable)
                    reader.ReadTable(parser, root);
            }

            return true;
        }
        catch (TomlException e)
        {
            // The message begins with the place in another form than all other errors have.
            var start = e.Message.IndexOf(MessageStart, StringComparison.Ordinal);
            errors.Add($"{path}:{e.Line}:{e.Column}: {(start < 0 ? e.Message : e.Message[(start + MessageStart.Length)..])}");
            return false;
        }
    }

    private static ConfigurationNode Table(int line, int column)
        => new(new Dictionary<string, ConfigurationNode>(StringComparer.Ordinal), line, column);

    private void ReadTable(TomlParser parser, ConfigurationNode table)
    {
        var entries = (Dictionary<string, ConfigurationNode>)table.Value;
        while (parser.MoveNext() && parser.Current.Kind != TomlParseEventKind.EndTable)
        {
            var name = parser.GetPropertyName();
            var (line, column) = (parser.Current.Line, parser.Current.Column);
            parser.MoveNext();
            if (parser.Current.Kind == TomlParseEventKind.StartTable && OpenTable(entries, name) is { } open)
                ReadTable(parser, open);
            else if (parser.Current.Kind == TomlParseEventKind.StartArray
                && entries.GetValueOrDefault(name) is { Value: List<ConfigurationNode> known })
                ReadItems(parser, known, line, column); // [[a]], [[b]], [[a]]: a goes on.
            else if (!entries.TryAdd(name, ReadValue(parser, line, column)))
                _errors.Add($"{_path}:{line}:{column}: {name} is set twice");
        }
    }

    // [a.b] and [a.c] each open a, and behind [[a]] both open the last a.
    private static ConfigurationNode? OpenTable(Dictionary<string, ConfigurationNode> entries, string name)
        => entries.GetValueOrDefault(name) switch
        {
            { Value: Dictionary<string, ConfigurationNode> } table => table,
            { Value: List<ConfigurationNode> items } => items.LastOrDefault(item => item.Value is Dictionary<string, ConfigurationNode>),
            _ => null,
        };

    // The table of a [[header]] has no place of its own.
    private void ReadItems(TomlParser parser, List<ConfigurationNode> items, int line, int column)
    {
        while (parser.MoveNext() && parser.Current.Kind != TomlParseEventKind.EndArray)
        {
            items.Add(parser.Current.Line > 0
                ? ReadValue(parser, parser.Current.Line, parser.Current.Column)
                : ReadValue(parser, line, column));
        }
    }

    private ConfigurationNode ReadValue(TomlParser parser, int line, int column)
    {
        switch (parser.Current.Kind)
        {
            case TomlParseEventKind.StartTable:
                var table = Table(line, column);
                ReadTable(parser, table);
                return table;
            case TomlParseEventKind.StartArray:
                var items = new List<ConfigurationNode>();
                ReadItems(parser, items, line, column);
                return new ConfigurationNode(items, line, column);
            case TomlParseEventKind.String:
                return new ConfigurationNode(parser.GetString(), line, column);
            case TomlParseEventKind.Integer:
                return new ConfigurationNode(parser.Current.GetInt64(), line, column);
            case TomlParseEventKind.Float:
                return new ConfigurationNode(parser.Current.GetDouble(), line, column);
            case TomlParseEventKind.Boolean:
                return new ConfigurationNode(parser.Current.GetBoolean(), line, column);
            default:
                return new ConfigurationNode(parser.Current.GetTomlDateTime(), line, column);
        }
    }
}
