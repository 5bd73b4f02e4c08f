namespace Akka.Persistence.Tests.Support;

/// <summary>Journals that Akka.Persistence.Sqlite itself wrote; they lie beside the repository, where there are any.</summary>
internal static class UpstreamJournals
{
    public static string Folder { get; } = FindFolder();

    public static bool Exist => Directory.Exists(Folder);

    private static string FindFolder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Fuzmon.sln")))
            root = root.Parent;
        return root is null ? "" : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "data", "akka-journal"));
    }
}
