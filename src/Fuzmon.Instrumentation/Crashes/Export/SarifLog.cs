using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuzmon.Instrumentation.Triage;

namespace Fuzmon.Instrumentation.Crashes.Export;

/// <summary>Crashes in the Static Analysis Results Interchange Format, version 2.1.0: one result for each stack, one rule for each class.</summary>
public static class SarifLog
{
    private const int MostFrames = 256;

    /// <summary>Writes it.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="folder">The folder that has the full records.</param>
    /// <param name="entries">The crashes.</param>
    /// <param name="version">Of the program that writes it.</param>
    /// <exception cref="IOException">A record cannot be read.</exception>
    public static void Write(Utf8JsonWriter json, string folder, IEnumerable<CrashIndexEntry> entries, string version)
    {
        ArgumentNullException.ThrowIfNull(json);
        var stacks = entries.GroupBy(entry => entry.StackHash, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        var rules = stacks.Select(stack => stack[0].Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules, version);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var stack in stacks)
            WriteResult(json, folder, stack, rules);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "fuzmon");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            WriteText(json, "shortDescription", $"A crash of the class {rule}");
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", LevelOf(CrashClasses.SeverityOf(rule)));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, string folder, List<CrashIndexEntry> stack, List<string> rules)
    {
        var entry = stack[0];
        var frames = FramesOf(RecordFile.TryRead(folder, entry));
        json.WriteStartObject();
        json.WriteString("ruleId", entry.Class);
        json.WriteNumber("ruleIndex", rules.IndexOf(entry.Class));
        json.WriteString("level", LevelOf(entry.Severity));
        json.WriteString("kind", "fail");
        WriteText(json, "message", MessageOf(entry));
        WriteLocations(json, entry, frames);
        json.WriteNumber("occurrenceCount", stack.Count);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("stackHash/v1", entry.StackHash);
        json.WriteEndObject();
        WriteStacks(json, frames);
        json.WriteStartObject("properties");
        json.WriteString("id", entry.Id);
        json.WriteString("severity", entry.Severity);
        json.WriteNumber("cluster", entry.Cluster);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string MessageOf(CrashIndexEntry entry)
        => $"{entry.Class}{(entry.Signal is { } signal ? $" by {signal}" : "")}"
            + $"{(entry.Line is { } line ? $" at {line}" : "")}{(entry.State is { Count: > 0 } state ? $" in {string.Join(" < ", state)}" : "")}";

    private static void WriteLocations(Utf8JsonWriter json, CrashIndexEntry entry, List<Frame> frames)
    {
        json.WriteStartArray("locations");
        // The line is the innermost one of the program's own, and the record knows the whole path of its file.
        var own = frames.FirstOrDefault(frame => frame.File is not null && $"{Path.GetFileName(frame.File)}:{frame.Line}" == entry.Line);
        if (own is not null)
            WriteLocation(json, own);
        else if (entry.Line?.LastIndexOf(':') is > 0 and var colon && int.TryParse(entry.Line.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line))
            WriteLocation(json, new Frame(entry.State is [var function, ..] ? function : null, entry.Line[..colon], line, null));
        json.WriteEndArray();
    }

    private static void WriteStacks(Utf8JsonWriter json, List<Frame> frames)
    {
        if (frames.Count == 0)
            return;

        json.WriteStartArray("stacks");
        json.WriteStartObject();
        WriteText(json, "message", "innermost first");
        json.WriteStartArray("frames");
        foreach (var frame in frames)
        {
            json.WriteStartObject();
            json.WritePropertyName("location");
            WriteLocation(json, frame);
            if (frame.Module is not null)
                json.WriteString("module", frame.Module);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter json, Frame frame)
    {
        json.WriteStartObject();
        if (frame.File is not null)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", UriOf(frame.File));
            json.WriteEndObject();
            if (frame.Line is > 0)
            {
                json.WriteStartObject("region");
                json.WriteNumber("startLine", frame.Line.Value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (frame.Function is not null)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", frame.Function);
            json.WriteString("kind", "function");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // The report's own stack where there is one: it knows more than the signal's.
    private static List<Frame> FramesOf(JsonObject? record)
    {
        if (record?["sanitizer"]?["frames"] is JsonArray { Count: > 0 } reported)
            return [.. reported.OfType<JsonObject>().Take(MostFrames).Select(FrameOf)];
        return record?["stacktrace"] is JsonArray { Count: > 0 } threads && threads[0]?["frames"] is JsonArray captured
            ? [.. captured.OfType<JsonObject>().Reverse().Take(MostFrames).Select(FrameOf)]
            : [];
    }

    private static Frame FrameOf(JsonObject frame) => new(
        frame["function"]?.ToString(), frame["file"]?.ToString(), frame["line"] is JsonValue line && line.TryGetValue<int>(out var number) ? number : null, frame["module"]?.ToString());

    private static string UriOf(string path)
        => (path.StartsWith('/') ? "file://" : "") + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string LevelOf(string severity) => severity switch
    {
        "exploitable" => "error",
        "probably-exploitable" => "warning",
        _ => "note",
    };

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private sealed record Frame(string? Function, string? File, int? Line, string? Module);
}
