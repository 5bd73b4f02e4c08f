namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what takes Prometheus's own tool, which <c>./run-tests</c> unpacks and does not install.</summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (!File.Exists(Path))
            Skip = "needs promtool (Debian: prometheus), in artifacts/prometheus";
    }

    public static string Path => Program("promtool");

    public static string Program(string name) => System.IO.Path.Combine(Repository.Root, "artifacts", "prometheus", "usr", "bin", name);
}
