using Tomlyn;
using Tomlyn.Parsing;

namespace Fuzmon.Configuration;

/// <summary>Makes a tree of nodes with places out of a TOML document.</summary>
internal static class ConfigurationParser
{
    private const string MessageStart = " : error : ";

    /// <summary>Parses the text; false, with an error, when it is not TOML.</summary>
    public static bool TryParse(string text, string path, List<string> errors, out ConfigurationNode root)
    {
        root = Table(1, 1);
        try
        {
            var parser = TomlParser.Create(text, new TomlSerializerOptions { SourceName = path });
            while (parser.MoveNext())
            {
                if (parser.Current.Kind == TomlParseEventKind.StartTable)
                    ReadTable(parser, root);
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

    private static void ReadTable(TomlParser parser, ConfigurationNode table)
    {
        var entries = (Dictionary<string, ConfigurationNode>)table.Value;
        while (parser.MoveNext() && parser.Current.Kind != TomlParseEventKind.EndTable)
        {
            var name = parser.GetPropertyName();
            var (line, column) = (parser.Current.Line, parser.Current.Column);
            parser.MoveNext();
            if (parser.Current.Kind == TomlParseEventKind.StartTable && entries.GetValueOrDefault(name) is { } earlier)
                ReadTable(parser, earlier); // [a.b] and [a.c] each open a.
            else
                entries[name] = ReadValue(parser, line, column);
        }
    }

    private static ConfigurationNode ReadValue(TomlParser parser, int line, int column)
    {
        switch (parser.Current.Kind)
        {
            case TomlParseEventKind.StartTable:
                var table = Table(line, column);
                ReadTable(parser, table);
                return table;
            case TomlParseEventKind.StartArray:
                var items = new List<ConfigurationNode>();
                while (parser.MoveNext() && parser.Current.Kind != TomlParseEventKind.EndArray)
                    items.Add(ReadValue(parser, parser.Current.Line, parser.Current.Column));
                return new ConfigurationNode(items, line, column);
            case TomlParseEventKind.String:
                return new ConfigurationNode(parser.Current.GetString(), line, column);
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
