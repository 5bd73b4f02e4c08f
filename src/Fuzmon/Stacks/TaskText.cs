using Fuzmon.Records;

namespace Fuzmon.Stacks;

/// <summary>A sample's asyncio tasks for a person: those that are at the same place together, the rare ones first as with threads.</summary>
internal static class TaskText
{
    private const int MaxNames = 8;

    /// <summary>The lines, without those that separate; none when tasks were not asked for.</summary>
    public static IEnumerable<(string Heading, IReadOnlyList<string> Lines)> Compose(SampleRecord sample)
    {
        if (sample.Tasks is { Count: 0 })
            yield return ("no asyncio tasks", []);
        foreach (var group in (sample.Tasks ?? []).GroupBy(KeyOf, StringComparer.Ordinal).OrderBy(group => group.Count()))
        {
            var tasks = group.ToArray();
            yield return (Messages.Printable(HeadingOf(tasks)), [.. LinesOf(tasks[0])]);
        }
    }

    private static IEnumerable<string> LinesOf(TaskStack task)
    {
        foreach (var line in FrameText.Compose(task.Frames))
            yield return line;
        if (task.Error is { } error)
            yield return Messages.Printable($"     ({error})");
    }

    private static string HeadingOf(TaskStack[] tasks)
    {
        var task = tasks[0];
        var heading = tasks.Length == 1 ? $"task {task.Name ?? "?"}" : $"{tasks.Length} tasks: {Names([.. tasks.Select(one => one.Name ?? "?")])}";
        if (task.State is { } state)
            heading += $", {state}";
        if (task.Awaits.Count > 0)
            heading += $" for {Names(task.Awaits)}";
        return task.ThreadId is { } thread ? $"{heading}, loop in thread {thread}:" : $"{heading}:";
    }

    private static string Names(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");

    private static string KeyOf(TaskStack task)
        => $"{FrameText.KeyOf(task.Frames)}\0{task.State}\0{task.ThreadId}\0{task.Error}\0{string.Join('\0', task.Awaits)}";
}
