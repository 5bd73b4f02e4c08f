using System.Text.Json;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>What a run left in its folder.</summary>
internal static class Log
{
    /// <summary>Every file of the log.</summary>
    public static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories) : [];

    /// <summary>Every whole line so far.</summary>
    public static IReadOnlyList<JsonElement> Read(string folder)
    {
        var records = new List<JsonElement>();
        foreach (var file in Files(folder).Order(StringComparer.Ordinal))
        {
            if (ReadUnlessCompressed(file) is not { } text)
                continue;
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            records.AddRange(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement));
        }

        return records;
    }

    // A finished file has a compressed one in its place sooner or later.
    private static string? ReadUnlessCompressed(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public static IReadOnlyList<JsonElement> Samples(string folder, int? pid = null)
        => [.. Read(folder).Where(record => !record.TryGetProperty("kind", out _) && (pid is null || record.GetProperty("pid").GetInt32() == pid))];

    public static IReadOnlyList<JsonElement> Of(string folder, string kind)
        => [.. Read(folder).Where(record => record.TryGetProperty("kind", out var its) && its.GetString() == kind)];

    public static IReadOnlyList<JsonElement> Lifecycle(string folder, string lifecycleEvent)
        => [.. Of(folder, "lifecycle").Where(record => record.GetProperty("event").GetString() == lifecycleEvent)];

    public static string Name(this JsonElement record) => record.GetProperty("process_name").GetString()!;
}
