using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>What is lost while nobody reads the kernel's events.</summary>
public sealed class LossTests : ChildrenTest
{
    // Without this right the kernel gives no more room for events than net.core.rmem_max, and no statistics of threads.
    private static readonly string[] WithLittleRoom = ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"];

    [LongFact]
    public void What_a_paused_monitor_loses_is_a_number_and_what_lives_is_found_again() => Pause(WithLittleRoom, 20_000);

    [LongFact]
    public void What_a_monitor_with_much_room_loses_is_a_number_and_what_lives_is_found_again() => Pause(["env"], 100_000);

    private void Pause(string[] how, int children)
    {
        // The storm overruns the room, and the one that holds begins behind that.
        using var shell = Subject.Start(
            "sh", "-c", $"{Target.Named("storm")} {children} 1 fork {Gate}; {Target.Named("hold")} 1 held & echo $! is up; wait");
        using var fuzmon = Subject.Start(
            how[0], [.. how[1..], Repository.Fuzmon, "run", "-p", Text(shell.Pid), "-c", Configuration("netlink"), "-o", Out]);
        AwaitSamples(fuzmon, shell);
        fuzmon.Signal("STOP");
        Go();
        shell.WaitForOutput("holding");
        fuzmon.Signal("CONT");
        Eventually.True(() => Log.Lifecycle(Out, "lost").Count > 0 && Tally.Lost(Out) > 0, () => fuzmon.Error);
        Subject.OutputOf("kill", shell.Output.Split('\n').Single(line => line.EndsWith(" is up", StringComparison.Ordinal)).Split(' ')[0]);
        Assert.Equal(0, shell.WaitForExit());
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        var (told, counted, lost) = (Tally.Told(shell.Output), Tally.Logged(Out), Tally.Lost(Out));
        Assert.True(counted.All < children, "nothing was lost");
        Assert.Equal(lost, Log.Lifecycle(Out, "lost").Sum(record => record.GetProperty("lost").GetInt64()));
        // And the storm itself, and the one that holds.
        Assert.InRange(counted.All, told.All + 2 - lost, told.All + 2);
        Assert.Equal(1, Tally.Logged(Out, "held")["SIGTERM"]);
    }
}
