using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>What becomes of the counting of children where rights are missing.</summary>
public sealed class FallbackTests : ChildrenTest
{
    [PrivilegedFact]
    public void An_ordinary_user_has_what_works_and_is_told_what_is_not_known()
    {
        Subject.OutputOf("chown", "65534:65534", Folder.Path);
        Falls("netlink", "proc", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    [PrivilegedFact]
    public void Behind_the_wall_of_a_container_children_are_looked_for() => Falls("proc", "proc", "unshare", "--pid", "--fork", "--mount-proc");

    // Old kernels give their events to root alone.
    private void Falls(string source, string orElse, params string[] how)
    {
        var target = Target.Named("storm");
        var (configuration, output) = (Configuration("auto"), Folder["of-the-user"]);
        using var fuzmon = Subject.Start(
            how[0], [.. how[1..], Repository.Fuzmon, "run", "-c", configuration, "-o", output, "--", "sh", "-c", $"{target} 300; sleep 0.5; (sleep 0.5; exit 3)"]);
        Assert.True(fuzmon.WaitForExit() == 3, fuzmon.Error);

        var totals = Tally.LastTotals(output);
        Assert.NotEmpty(totals);
        var name = totals[0].GetProperty("source").GetString()!;
        Assert.Contains(name, new[] { source, orElse });
        var degraded = Assert.Single(
            Log.Lifecycle(output, "degraded"), record => record.GetProperty("reason").GetString()!.EndsWith($"({name})", StringComparison.Ordinal));
        Assert.Contains("peak RSS", degraded.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.All(totals, record => Assert.False(record.TryGetProperty("peak_rss_kb", out _)));

        using var doctor = Subject.Start(how[0], [.. how[1..], Repository.Fuzmon, "doctor"]);
        doctor.WaitForExit();
        var line = Assert.Single(doctor.Output.Split('\n'), line => line.Contains(" children ", StringComparison.Ordinal));
        Assert.StartsWith("limited", line, StringComparison.Ordinal);
        Assert.Contains($"({name}", line, StringComparison.Ordinal);
    }
}
