using System.CommandLine;

namespace Fuzmon.Completion;

/// <summary>A command as a shell offers it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in one line.</param>
/// <param name="Options">What may stand behind it.</param>
/// <param name="Argument">What else may; null for nothing.</param>
internal sealed record CompletedCommand(
    string Name, string Description, IReadOnlyList<CompletedOption> Options, CompletedValue? Argument)
{
    /// <summary>All commands of the tree.</summary>
    public static IReadOnlyList<CompletedCommand> Of(RootCommand root) =>
    [
        .. root.Subcommands.Select(command => new CompletedCommand(
            command.Name,
            (command.Description ?? "").Split('\n')[0],
            CompletedOption.Of(command, root),
            command.Arguments.Select(CompletedValue.Of).FirstOrDefault())),
    ];
}
