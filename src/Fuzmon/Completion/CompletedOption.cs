using System.CommandLine;
using Fuzmon.Commands;

namespace Fuzmon.Completion;

/// <summary>An option as a shell offers it.</summary>
/// <param name="Names">Its names with their dashes, short ones first.</param>
/// <param name="Description">What it does.</param>
/// <param name="Value">What stands behind it; null for nothing.</param>
internal sealed record CompletedOption(IReadOnlyList<string> Names, string Description, CompletedValue? Value)
{
    /// <summary>The options of a command; those of the root that hold everywhere are among them.</summary>
    public static IReadOnlyList<CompletedOption> Of(Command command, RootCommand root)
        => [.. command.Options.Union(root.Options.Where(option => option.Recursive)).Select(Of)];

    /// <summary>The options that may be the first word: the root's, and those of the main job, which needs no name.</summary>
    public static IReadOnlyList<CompletedOption> First(RootCommand root)
    {
        var run = root.Subcommands.Single(command => command.Name == RunCommand.Name);
        return [.. root.Options.Union(run.Options).Select(Of)];
    }

    /// <summary>The names in one string, with blanks between them.</summary>
    public static string Words(IEnumerable<CompletedOption> options) => string.Join(' ', options.SelectMany(option => option.Names));

    private static CompletedOption Of(Option option) => new(
        [.. option.Aliases.Append(option.Name).Where(IsOffered).OrderBy(name => name.Length)],
        option.Description ?? "",
        // A flag could be given a value too, which nobody does.
        option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : CompletedValue.Of(option));

    // The help goes by names as well that only another system knows, and -?.
    private static bool IsOffered(string name) => name.StartsWith('-') && char.IsAsciiLetter(name[^1]);
}
