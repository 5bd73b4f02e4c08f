using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Following;

/// <summary><c>fuzmon trace</c> by ptrace and by a seccomp filter.</summary>
public sealed class FollowedTraceTests : EndToEndTest
{
    [Fact]
    public void A_running_process_and_its_new_children_are_traced_by_ptrace_and_let_go_at_the_end()
    {
        using var target = Subject.Start("sh", "-c", $"echo ready; {UntilGo("sleep 0.05")}; exit 6");
        target.WaitForOutput("ready");
        var log = Folder["log"];
        using var fuzmon = Subject.Fuzmon("trace", "--backend", "ptrace", "-e", "execve,clock_nanosleep", "-o", log, "-p", Text(target.Pid));
        Eventually.True(
            () => File.Exists(log) && File.ReadAllText(log).Split(" execve(\"/").Length > 3, () => $"{fuzmon.Error}{fuzmon.Output}");
        fuzmon.Signal("INT");
        Assert.Equal(0, fuzmon.WaitForExit());

        Assert.Contains(" clock_nanosleep(", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Contains("TracerPid:\t0\n", File.ReadAllText($"/proc/{target.Pid}/status"), StringComparison.Ordinal);
        Go();
        Assert.Equal(6, target.WaitForExit());
    }

    [Fact]
    public void A_filter_shows_the_calls_of_the_set_and_the_command_s_status_is_ours()
    {
        using var fuzmon = Subject.Fuzmon(
            "trace", "--backend", "seccomp", "-e", "unlink,unlinkat", "-o", Folder["log"], "--", "sh", "-c", "rm -f /nonexistent/a; rm -f /nonexistent/b; exit 4");
        Assert.Equal(4, fuzmon.WaitForExit());

        var calls = File.ReadAllLines(Folder["log"]).Where(line => line.Contains(" unlink", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, calls.Count);
        Assert.Contains("\"/nonexistent/a\"", calls[0], StringComparison.Ordinal);
        Assert.All(calls, call => Assert.Contains("= -1 ENOENT", call, StringComparison.Ordinal));
    }

    [Fact]
    public void A_running_process_cannot_be_given_a_filter()
        => Refuses(2, ["trace", "--backend", "seccomp", "-p", Text(Environment.ProcessId)], "--backend seccomp", "launched");
}
