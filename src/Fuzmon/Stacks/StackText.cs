using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Stacks;

/// <summary>A sample's stacks for a person: threads with the same stack together, innermost first and numbered as debuggers do.</summary>
internal static class StackText
{
    /// <summary>The lines. Names come from the watched process, so nothing in them reaches a terminal as it is.</summary>
    public static IEnumerable<string> Compose(SampleRecord sample, bool colored)
    {
        yield return Paint(Heading(sample), colored, TerminalColor.Green);
        foreach (var group in (sample.Stacks ?? []).GroupBy(KeyOf, StringComparer.Ordinal).OrderBy(group => group.Count()))
        {
            var threads = group.ToArray();
            yield return "";
            yield return Paint(Messages.Printable(HeadingOf(threads)), colored, TerminalColor.Yellow);
            if (threads[0].Error is { } error)
                yield return $"  {Messages.Printable(error)}";
            foreach (var line in FrameText.Compose(threads[0].Frames))
                yield return line;
            if (threads[0].Unmerged is { } unmerged)
                yield return Messages.Printable($"     (the Python frames come first: {unmerged})");
            if (threads[0].Truncated is { } truncated)
                yield return $"     ... ({truncated})";
        }

        foreach (var (heading, lines) in TaskText.Compose(sample))
        {
            yield return "";
            yield return Paint(heading, colored, TerminalColor.Yellow);
            foreach (var line in lines)
                yield return line;
        }
    }

    private static string Heading(SampleRecord sample)
    {
        var capture = sample.Capture!;
        var text = $"{sample.ProcessName} ({sample.Process.Pid}), {Threads(sample.Stacks?.Count ?? 0)}, {capture.Mode}";
        if (capture.PauseUs is { } pause)
            text += string.Create(CultureInfo.InvariantCulture, $", pause {pause:0.0} us, {capture.ThreadsStopped} stopped, total {capture.TotalUs / 1000:0.0} ms");
        if (capture.Interrupted > 0)
            text += $", {capture.Interrupted} calls interrupted";
        if (sample.Tasks is { } tasks)
            text += tasks.Count == 1 ? ", 1 task" : $", {tasks.Count} tasks";
        return Messages.Printable(text);
    }

    private static string Threads(int count) => count == 1 ? "1 thread" : $"{count} threads";

    private static string HeadingOf(ThreadStack[] threads)
    {
        var names = string.Join(", ", threads.Select(thread => $"{thread.ThreadId} ({thread.Name})"));
        var how = threads[0].Captured is { } captured ? $", {captured}" : "";
        how += threads[0].HoldsGil == true ? ", holds the GIL" : "";
        return threads.Length == 1 ? $"thread {names}{how}:" : $"{threads.Length} threads: {names}{how}:";
    }

    private static string KeyOf(ThreadStack thread)
        => $"{FrameText.KeyOf(thread.Frames)}\0{thread.HoldsGil}\0{thread.Unmerged}\0{thread.Error}\0{thread.Truncated}\0{thread.Captured}";

    private static string Paint(string text, bool colored, TerminalColor color) => colored ? TerminalColors.Paint(text, color) : text;
}
