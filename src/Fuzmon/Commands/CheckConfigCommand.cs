using System.CommandLine;
using System.Text.Json;
using Fuzmon.Configuration;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon check-config</c>: shows the configuration in force, or all that is wrong with it.</summary>
internal static class CheckConfigCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var configuration = new Option<string>("--config", "-c") { Description = "Check this configuration file", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line" };
        var command = new Command("check-config", "Print every key's value and where it comes from, or all errors.") { configuration, json };
        command.SetAction(parsed =>
        {
            var values = ConfigurationSources.Current.Load(parsed.GetValue(configuration)).Values.ToArray();
            foreach (var line in parsed.GetValue(json) ? values.Select(ToJson) : ToTable(values))
                StandardOutput.WriteLine(line);
            return ExitStatuses.Done;
        });
        return command;
    }

    private static IEnumerable<string> ToTable(IReadOnlyCollection<EffectiveValue> values)
    {
        var rows = values.Select(value => (value.Key, Text: Messages.Printable(ToText(value.Value)), value.Origin)).ToArray();
        var (keyWidth, textWidth) = (rows.Max(row => row.Key.Length), rows.Max(row => row.Text.Length));
        return rows.Select(row => $"{row.Key.PadRight(keyWidth)}  {row.Text.PadRight(textWidth)}  {Messages.Printable(row.Origin)}");
    }

    private static string ToText(object? value) => value is null ? "(none)" : JsonLine.Compose(json => Write(json, value));

    // A key without a value is one without "value".
    private static string ToJson(EffectiveValue value) => JsonLine.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("key", value.Key);
        if (value.Value is { } known)
        {
            json.WritePropertyName("value");
            Write(json, known);
        }

        json.WriteString("origin", value.Origin);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case ConfigurationNode node:
                Write(json, node.Value);
                break;
            case Dictionary<string, ConfigurationNode> table:
                json.WriteStartObject();
                foreach (var (name, node) in table)
                {
                    json.WritePropertyName(name);
                    Write(json, node);
                }

                json.WriteEndObject();
                break;
            case IEnumerable<object> items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
