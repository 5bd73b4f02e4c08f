namespace Fuzmon.Instrumentation.Tests.Support;

/// <summary>Needs the public stack logs, which are not part of the repository.</summary>
internal sealed class PublicReportsFactAttribute : FactAttribute
{
    public PublicReportsFactAttribute()
    {
        if (Folder is null)
            Skip = "../shared/data/sanitizer-stacks is not there";
    }

    /// <summary>Where they are; null when they are not there.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "shared/data/sanitizer-stacks");
            if (File.Exists(Path.Combine(candidate, "expected.json")))
                return candidate;
        }

        return null;
    }
}
