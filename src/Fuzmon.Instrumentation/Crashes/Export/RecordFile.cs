using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fuzmon.Instrumentation.Crashes.Export;

/// <summary>Reads the record of a crash from its folder.</summary>
public static class RecordFile
{
    private const long MostBytes = 64 << 20;

    /// <summary>Where it is; the id comes from the index, and others may have written that.</summary>
    public static string PathOf(string folder, CrashIndexEntry entry) => Path.Combine(folder, $"{Path.GetFileName(entry.Id)}.json");

    /// <summary>Reads it; null when there is none, or it is no record.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonObject? TryRead(string folder, CrashIndexEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var file = new FileInfo(PathOf(folder, entry));
        if (!entry.Full || !file.Exists || file.Length > MostBytes)
            return null;

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file.FullName), documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
