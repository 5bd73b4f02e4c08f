using System.Diagnostics;
using System.Globalization;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class ServiceTests : EndToEndTest
{
    private const string Unit = "config/systemd/fuzmon.service";

    [Fact]
    public void Systemd_is_told_when_the_run_is_ready_lives_reloads_and_stops()
    {
        using var systemd = new NotifySocket(Folder["notify"]);
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Start(
            "env", $"NOTIFY_SOCKET={Folder["notify"]}", "WATCHDOG_USEC=200000", Repository.Fuzmon, "-p", Text(target.Pid), "-c", Every(50), "-o", Out);

        Assert.Contains("watching", systemd.WaitFor("READY=1")["STATUS"], StringComparison.Ordinal);
        Assert.StartsWith("watching 1, samples ", systemd.WaitFor("WATCHDOG=1")["STATUS"], StringComparison.Ordinal);
        systemd.WaitFor("WATCHDOG=1");

        fuzmon.Signal("HUP");
        var since = long.Parse(systemd.WaitFor("RELOADING=1")["MONOTONIC_USEC"], CultureInfo.InvariantCulture);
        Assert.InRange(since, 1, Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));
        systemd.WaitFor("READY=1");

        fuzmon.Signal("TERM");
        systemd.WaitFor("STOPPING=1");
        Assert.Equal(0, fuzmon.WaitForExit());
    }

    [CommandFact("systemd-analyze")]
    public void The_unit_is_one_that_systemd_takes()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, Unit)).Replace("/opt/fuzmon/fuzmon", Repository.Fuzmon, StringComparison.Ordinal);
        Assert.Equal("", Subject.OutputOf("systemd-analyze", "verify", Folder.Write("fuzmon.service", text)));
    }

    [CommandFact("systemd-analyze")]
    public void The_unit_exposes_no_more_than_it_must()
        => Subject.OutputOf("systemd-analyze", "security", "--offline=true", "--threshold=50", Path.Combine(Repository.Root, Unit));
}
