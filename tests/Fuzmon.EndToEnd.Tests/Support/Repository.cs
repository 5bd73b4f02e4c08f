namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>Where the things under test are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>./fuzmon</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The launcher, which a user runs.</summary>
    public static string Fuzmon => Path.Combine(Root, "fuzmon");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fuzmon.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not lie below the repository.");
    }
}
