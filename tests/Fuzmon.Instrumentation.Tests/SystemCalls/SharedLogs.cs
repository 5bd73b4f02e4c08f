namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>Logs of real programs under many options, which lie beside the repository where they are at all.</summary>
internal static class SharedLogs
{
    /// <summary>The folder; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The logs of a tracer.</summary>
    public static IEnumerable<string> Of(string tracer) => Directory.EnumerateFiles(Folder!, $"*.{tracer}*").Order(StringComparer.Ordinal);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Parent is { } parent && Path.Combine(parent.FullName, "shared", "data", "logs") is var logs && Directory.Exists(logs))
                return logs;
        }

        return null;
    }
}
