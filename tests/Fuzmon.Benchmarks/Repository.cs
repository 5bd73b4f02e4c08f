namespace Fuzmon.Benchmarks;

/// <summary>Where the built program is.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>./fuzmon</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fuzmon.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks do not lie below the repository.");
    }
}
