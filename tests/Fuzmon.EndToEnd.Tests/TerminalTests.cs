using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class TerminalTests : EndToEndTest
{
    [Fact]
    public void A_line_on_the_terminal_says_how_it_is_going()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var terminal = OnTerminal($"{Repository.Fuzmon} -p {target.Pid} -c {Every(100)} -o {Out}");

        terminal.WaitForOutput("watching 1, samples ");
        target.Signal("KILL");

        Assert.Equal(0, terminal.WaitForExit());
        // The line is wiped away before the summary.
        Assert.Contains("\u001b[Kfuzmon: samples: ", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_has_the_terminal_to_itself()
    {
        using var terminal = OnTerminal($"{Repository.Fuzmon} run -q -o {Out} -- sh -c 'sleep 1.5; tty -s && echo on a terminal'");

        Assert.Equal(0, terminal.WaitForExit());
        Assert.Equal("on a terminal", terminal.Output.Trim());
    }

    [Fact]
    public void Ctrl_C_reaches_the_command_once()
    {
        // The keyboard's SIGINT goes to both; a second one, forwarded, would be counted. It is typed once the target waits for it.
        // A shell that stayed between them would die of it.
        var screen = Folder["screen"];
        using var terminal = OnTerminal(
            $"(until grep -qs waiting {screen}; do sleep 0.05; done; printf '\\003') | "
            + $"script -qefc 'exec {Repository.Fuzmon} run -q -o {Out} -- {Target.Named("signals")}' {screen}");

        Assert.Equal(7, terminal.WaitForExit());
        Assert.Contains("SIGINT 1 SIGTERM 0", terminal.Output, StringComparison.Ordinal);
    }

    private static Subject OnTerminal(string command)
        => Subject.Start("env", "TERM=xterm", "script", "-qec", command, "/dev/null");
}
