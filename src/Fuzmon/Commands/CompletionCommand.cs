using System.CommandLine;
using Fuzmon.Completion;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon completion</c>: prints a script that completes the commands and options of this tree.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, Func<RootCommand, string>> Shells = new()
    {
        ["bash"] = BashCompletion.Compose,
        ["zsh"] = ZshCompletion.Compose,
        ["fish"] = FishCompletion.Compose,
    };

    /// <summary>Describes the command.</summary>
    public static Command Create(RootCommand root)
    {
        var shell = new Argument<string>("shell") { Description = "The shell that shall complete fuzmon's words" };
        shell.AcceptOnlyFromAmong([.. Shells.Keys]);
        var command = new Command("completion", "Print a completion script for bash, zsh or fish.") { shell };
        command.SetAction(parsed => StandardOutput.WriteLine(Shells[parsed.GetValue(shell)!](root)));
        return command;
    }
}
