namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// Events of processes whose parent's <c>fork</c> has not returned yet: a log has a child's first calls before the line that tells
/// whose child it is. They wait for that line, but not for ever.
/// </summary>
internal sealed class HeldProcesses(RuleLimits limits)
{
    // A fork returns soon, whatever else is going on.
    private const long MaxAge = 20_000;

    private readonly Dictionary<int, (long Since, List<SyscallEvent> Events)> _held = [];

    public int Count => _held.Count;

    /// <summary>Holds an event.</summary>
    /// <param name="pid">Whose it is.</param>
    /// <param name="happened">The event; a copy is kept.</param>
    /// <param name="index">How many events there have been.</param>
    /// <returns>A process that has waited for long enough; null for none.</returns>
    public int? Add(int pid, SyscallEvent happened, long index)
    {
        if (!_held.TryGetValue(pid, out var held))
            _held[pid] = held = (index, []);
        held.Events.Add(happened.Copy());
        return held.Events.Count >= limits.HeldEvents ? pid
            : _held.Count > limits.HeldProcesses ? _held.Keys.First()
            : null;
    }

    /// <summary>The process that has waited for longest, if that is long enough, or if all are wanted.</summary>
    public int? Due(long index, bool all)
    {
        foreach (var (pid, held) in _held)
        {
            if (all || index - held.Since > MaxAge)
                return pid;
            break;
        }

        return null;
    }

    /// <summary>Takes a process's events out.</summary>
    public IReadOnlyList<SyscallEvent> Take(int pid) => _held.Remove(pid, out var held) ? held.Events : [];
}
