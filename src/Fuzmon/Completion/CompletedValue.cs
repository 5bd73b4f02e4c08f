using System.CommandLine;
using System.CommandLine.Completions;

namespace Fuzmon.Completion;

/// <summary>What a shell offers for the value of an option or an argument.</summary>
/// <param name="Kind">Where the offer comes from.</param>
/// <param name="Choices">The values, for <see cref="CompletedKind.Choices"/>.</param>
internal sealed record CompletedValue(CompletedKind Kind, IReadOnlyList<string> Choices)
{
    /// <summary>By the values that the symbol accepts, or by the name that its value has in the help.</summary>
    public static CompletedValue Of(Symbol symbol)
    {
        var choices = symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label).ToArray();
        var kind = (symbol as Option)?.HelpName ?? symbol.Name;
        return new CompletedValue(choices.Length > 0 ? CompletedKind.Choices : KindOf(kind), choices);
    }

    private static CompletedKind KindOf(string name) => name switch
    {
        "PID" => CompletedKind.Pids,
        "DIR" => CompletedKind.Folders,
        _ => CompletedKind.Files,
    };
}
