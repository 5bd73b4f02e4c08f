using System.Diagnostics;

namespace Fuzmon.Linux.Children;

/// <summary>Looks at /proc again and again. Children that live between two looks are not seen, and of the others no end is known.</summary>
public sealed class PollingSource : IChildEventSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ProcessScanner _scanner = new();
    private readonly List<ProcessEntry> _alive = [];
    private readonly Queue<ChildEvent> _queue = [];
    private Dictionary<int, ProcessEntry> _known = [];
    private long _looked;

    /// <inheritdoc/>
    public string Name => "proc";

    /// <inheritdoc/>
    public string Limits => "children are found by looking at /proc: those that live for less than a look's 100 ms are missed, and exit statuses are not known";

    /// <inheritdoc/>
    public long Lost => 0;

    /// <inheritdoc/>
    public long Overruns => 0;

    /// <inheritdoc/>
    public int Read(Span<ChildEvent> into)
    {
        if (_queue.Count == 0 && (_looked == 0 || Stopwatch.GetElapsedTime(_looked) >= Pause))
            Look();
        var count = 0;
        while (count < into.Length && _queue.TryDequeue(out var next))
            into[count++] = next;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _scanner.Dispose();

    private void Look()
    {
        var isFirst = _looked == 0;
        _looked = Stopwatch.GetTimestamp();
        _scanner.Scan(_alive);
        var now = MonotonicClock.Now;
        var alive = _alive.ToDictionary(entry => entry.Pid);
        foreach (var gone in _known.Values.Where(entry => !IsAmong(alive, entry)))
            _queue.Enqueue(new ChildEvent { Kind = ChildEventKind.Exit, Time = now, Pid = gone.Pid, ProcessId = gone.Pid });
        // What is there at the first look is found by whoever asks for its family. Parents come before their children.
        foreach (var entry in alive.Values.Where(entry => !isFirst && !IsAmong(_known, entry)).OrderBy(entry => entry.StartTicks))
        {
            _queue.Enqueue(new ChildEvent
            {
                Kind = ChildEventKind.Fork,
                Time = MonotonicClock.OfTicks(entry.StartTicks),
                Pid = entry.Pid,
                ProcessId = entry.Pid,
                ParentPid = entry.ParentPid,
            });
        }

        _known = alive;
    }

    private static bool IsAmong(Dictionary<int, ProcessEntry> entries, ProcessEntry entry)
        => entries.TryGetValue(entry.Pid, out var other) && other.StartTicks == entry.StartTicks;
}
