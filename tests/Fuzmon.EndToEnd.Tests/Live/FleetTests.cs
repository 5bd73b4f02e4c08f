using System.Text.Json;
using System.Text.RegularExpressions;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Live;

public sealed partial class FleetTests : EndToEndTest
{
    [PromtoolFact]
    public void Prometheus_takes_the_example_with_its_rules()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "config", "fleet")))
            File.Copy(file, Folder[Path.GetFileName(file)]);
        Folder.Write("fuzmon.token", "of-the-test");

        Assert.Contains("SUCCESS: 10 rules found", Subject.OutputOf(PromtoolFactAttribute.Path, "check", "config", Folder["prometheus.yml"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_and_the_dashboard_ask_for_metrics_that_there_are()
    {
        using var hold = Subject.Start(Target.Named("hold"));
        using var watched = new Watched(Folder, ["-p", Text(hold.Pid)]);
        var types = watched.Text("/metrics").Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToHashSet();
        var dashboard = File.ReadAllText(Path.Combine(Repository.Root, "config", "grafana", "fuzmon.json"));
        using var parsed = JsonDocument.Parse(dashboard);

        var asked = Name().Matches(dashboard + File.ReadAllText(Path.Combine(Repository.Root, "config", "fleet", "rules.yml")))
            .Select(match => match.Value.Replace("_bucket", "", StringComparison.Ordinal)).Distinct().ToArray();

        Assert.True(asked.Length > 8, string.Join(' ', asked));
        Assert.All(asked, name => Assert.Contains(name, types));
    }

    // What a rule records has a colon before or behind it.
    [GeneratedRegex(@"(?<![:\w])fuzmon_[a-z_]+(?!:)\b(?!:)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
