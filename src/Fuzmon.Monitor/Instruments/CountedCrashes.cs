using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>
/// Whose crashes are recorded: those of processes whose ends are counted, and of what is named, launched or passes the rules. Safe for
/// use by several threads at once.
/// </summary>
/// <param name="children">Who counts ends; null for nobody.</param>
/// <param name="scope">Which processes are candidates; null for those that were named only.</param>
/// <param name="named">Pids of processes that were named.</param>
/// <param name="rules">Tells the rules that are in force.</param>
public sealed class CountedCrashes(ChildWatch? children, WatchScope? scope, IReadOnlyCollection<int> named, Func<SelectionRules> rules)
    : ICrashScope, IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinuxProcessTable _table = new();

    /// <inheritdoc/>
    public bool Contains(int pid)
    {
        if (pid == Environment.ProcessId)
            return false;
        if (children?.Counts(pid) == true || named.Contains(pid))
            return true;

        lock (_gate)
            return IsCandidate(pid);
    }

    /// <summary>Closes <c>/proc</c>.</summary>
    public void Dispose() => _table.Dispose();

    private bool IsCandidate(int pid)
    {
        var look = new ProcessLook(_table);
        look.Take(new Dictionary<int, ProcessEntry>());
        var process = look.Alive.FirstOrDefault(entry => entry.Pid == pid);
        if (process.Pid != pid)
            return false;
        if (scope is null)
            return look.AncestorsOf(process).Any(ancestor => named.Contains(ancestor.Pid));

        return scope.Select(look.Alive).Any(entry => entry.Pid == pid) && rules().Matches(new Candidate(look, process));
    }
}
