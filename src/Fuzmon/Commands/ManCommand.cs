using System.CommandLine;
using Fuzmon.Completion;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon man</c>: prints the manual page of this tree of commands.</summary>
internal static class ManCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(RootCommand root)
    {
        var command = new Command("man", "Print the manual page, for fuzmon man | man -l -");
        command.SetAction(_ => StandardOutput.WriteLine(ManualPage.Compose(root)));
        return command;
    }
}
