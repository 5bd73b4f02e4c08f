using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fuzmon.Configuration;

/// <summary>
/// Makes a tree of nodes with places out of a YAML document, as campaigns bring along: mappings are tables, sequences are arrays, and a
/// plain scalar is a boolean or a number where YAML's core schema says so, else a string.
/// </summary>
internal sealed class YamlConfigurationParser
{
    private const int MaxDepth = 32;

    private readonly string _path;
    private readonly List<string> _errors;
    private readonly Parser _parser;

    private YamlConfigurationParser(string text, string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Parses the text; false, with an error, when it is not a YAML mapping.</summary>
    public static bool TryParse(string text, string path, List<string> errors, out ConfigurationNode root)
    {
        root = new ConfigurationNode(new Dictionary<string, ConfigurationNode>(StringComparer.Ordinal), 1, 1);
        var reader = new YamlConfigurationParser(text, path, errors);
        try
        {
            if (reader.ReadDocument() is not { } document)
                return true;
            if (document.Value is Dictionary<string, ConfigurationNode>)
                root = document;
            else
                errors.Add($"{path}:{document.Line}:{document.Column}: a configuration must be a mapping, not {document.Kind}");
            return document == root;
        }
        catch (YamlException e)
        {
            errors.Add($"{path}:{e.Start.Line}:{e.Start.Column}: {e.InnerException?.Message ?? e.Message}");
            return false;
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet ends in where text is wrong in ways that it does not foresee.
            var last = reader._parser.Current?.End ?? Mark.Empty;
            errors.Add($"{path}:{last.Line}:{last.Column}: what follows is not YAML");
            return false;
        }
    }

    // Null for an empty document.
    private ConfigurationNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;

        var node = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new SemanticErrorException(second.Start, second.End, "a configuration is one document; this begins a second one");
        return node;
    }

    // Null for a value that is left out, which is none.
    private ConfigurationNode? ReadNode(int depth)
    {
        var start = _parser.Current!.Start;
        var (line, column) = ((int)start.Line, (int)start.Column);
        if (depth == MaxDepth)
            throw Wrong("too deep");
        if (_parser.TryConsume<MappingStart>(out _))
            return new ConfigurationNode(ReadMapping(depth), line, column);
        if (_parser.TryConsume<SequenceStart>(out _))
            return new ConfigurationNode(ReadSequence(depth), line, column);
        // An alias could make a small file a huge configuration.
        if (!_parser.TryConsume<Scalar>(out var scalar))
            throw Wrong("aliases are not supported here; repeat what the anchor stands for");
        return Resolve(scalar) is { } value ? new ConfigurationNode(value, line, column) : null;
    }

    private SemanticErrorException Wrong(string message) => new(_parser.Current!.Start, _parser.Current.End, message);

    private Dictionary<string, ConfigurationNode> ReadMapping(int depth)
    {
        var entries = new Dictionary<string, ConfigurationNode>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Wrong("a key must be a string");
            if (ReadNode(depth + 1) is { } value && !entries.TryAdd(key.Value, value))
                _errors.Add($"{_path}:{key.Start.Line}:{key.Start.Column}: {key.Value} is set twice");
        }

        return entries;
    }

    private List<ConfigurationNode> ReadSequence(int depth)
    {
        var items = new List<ConfigurationNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1) ?? throw Wrong("an item is missing here"));
        return items;
    }

    // https://yaml.org/spec/1.2.2/#103-core-schema
    private static object? Resolve(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return scalar.Value;
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            var text when text.Any(char.IsAsciiDigit)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var text => text,
        };
    }
}
