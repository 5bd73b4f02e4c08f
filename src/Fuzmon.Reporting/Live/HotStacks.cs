using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>
/// The stacks that are seen most often, in bounded room: a new one takes the place of the rarest, and its count from there on
/// (space saving: what is frequent is never missing, and by how much a count may be too high is known).
/// </summary>
internal sealed class HotStacks(int capacity)
{
    private const int MaxFrames = 64;
    private const int MaxNameLength = 200;

    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Counts one stack.</summary>
    public void Add(string folded)
    {
        if (_entries.TryGetValue(folded, out var entry))
        {
            entry.Count++;
            return;
        }

        var over = 0L;
        if (_entries.Count >= capacity)
        {
            var rarest = _entries.MinBy(pair => pair.Value.Count);
            over = rarest.Value.Count;
            _entries.Remove(rarest.Key);
        }

        _entries.Add(folded, new Entry { Count = over + 1, Overcount = over });
    }

    /// <summary>The most frequent ones, those first.</summary>
    public IReadOnlyList<LiveStack> Top(int count)
        => [.. _entries.OrderByDescending(pair => pair.Value.Count - pair.Value.Overcount).Take(count)
            .Select(pair => new LiveStack(pair.Value.Count, pair.Value.Overcount, pair.Key.Split('\n')))];

    /// <summary>The stacks of the threads that were running; of all that have one when none was told to be.</summary>
    public static IEnumerable<string> Fold(IReadOnlyList<ThreadStack> threads)
    {
        var withFrames = threads.Where(thread => thread.Frames.Count > 0).ToArray();
        var running = withFrames.Where(thread => thread.State == 'R').ToArray();
        return (running.Length > 0 ? running : withFrames).Select(thread => string.Join('\n', Names(thread.Frames)));
    }

    private static IEnumerable<string> Names(IReadOnlyList<StackFrame> frames)
        => frames.Skip(Math.Max(0, frames.Count - MaxFrames)).Select(frame => LiveText.Cut(NameOf(frame).Replace('\n', ' '), MaxNameLength));

    private static string NameOf(StackFrame frame) => frame.Function
        ?? (frame is { Module: { } module, ModuleOffset: { } offset } ? $"{module[(module.LastIndexOf('/') + 1)..]}+0x{offset:x}" : $"0x{frame.Address:x}");

    private sealed class Entry
    {
        public long Count { get; set; }

        public long Overcount { get; init; }
    }
}
