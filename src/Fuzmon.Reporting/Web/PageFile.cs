namespace Fuzmon.Reporting.Web;

/// <summary>A file that the live page is made of.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string ContentType, byte[] Content)
{
    private static readonly Dictionary<string, PageFile> Files = new()
    {
        ["/"] = Load("live.html", "text/html; charset=utf-8"),
        ["/live.css"] = Load("live.css", "text/css; charset=utf-8"),
        ["/live.js"] = Load("live.js", "text/javascript; charset=utf-8"),
    };

    /// <summary>The file of that path; null when there is none.</summary>
    public static PageFile? Find(string path) => Files.GetValueOrDefault(path);

    private static PageFile Load(string name, string contentType)
    {
        using var from = typeof(PageFile).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        from.CopyTo(content);
        return new PageFile(contentType, content.ToArray());
    }
}
