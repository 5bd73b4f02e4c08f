using Fuzmon.Records;
using Fuzmon.Reporting.Exports;

namespace Fuzmon.Stacks;

/// <summary>Stacks as flame graph programs take them: <c>thread;outermost;...;innermost count</c>.</summary>
internal static class FoldedStacks
{
    private const string Numbered = "Task-";

    /// <summary>The lines, one for each different stack: of threads, then of asyncio tasks.</summary>
    public static IEnumerable<string> Compose(SampleRecord sample)
        => (sample.Stacks ?? []).Select(thread => (Name: thread.Name ?? "?", thread.Frames))
            .Concat((sample.Tasks ?? []).Select(task => (Name: NameOf(task), task.Frames)))
            .Where(stack => stack.Frames.Count > 0)
            .GroupBy(stack => Fold(stack.Name, stack.Frames), StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()}");

    private static string Fold(string name, IReadOnlyList<StackFrame> frames)
        => string.Join(';', frames.Select(FrameText.NameOf).Prepend(name).Select(FoldedExport.Word));

    // Names that only count would keep apart what belongs together.
    private static string NameOf(TaskStack task)
        => task.Name is { } name && !(name.StartsWith(Numbered, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Numbered.Length), out _))
            ? $"task {name}"
            : "task";
}
