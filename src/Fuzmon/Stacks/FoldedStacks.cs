using Fuzmon.Records;

namespace Fuzmon.Stacks;

/// <summary>Stacks as flame graph programs take them: <c>thread;outermost;...;innermost count</c>.</summary>
internal static class FoldedStacks
{
    /// <summary>The lines, one for each different stack.</summary>
    public static IEnumerable<string> Compose(SampleRecord sample)
        => (sample.Stacks ?? [])
            .Where(thread => thread.Frames.Count > 0)
            .GroupBy(Fold, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()}");

    private static string Fold(ThreadStack thread)
        => string.Join(';', thread.Frames.Select(StackText.NameOf).Prepend(thread.Name ?? "?").Select(Word));

    // A semicolon separates frames and a line break stacks, whatever a process calls them.
    private static string Word(string name) => Messages.Printable(name).Replace(';', ':');
}
