using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>
/// What rules may ask about a living process. Nearly all of it comes with the look that found the process. The owner is looked up
/// when a rule asks, at most once a look: it may change at any time. The arguments, which must be read from the process's memory,
/// are kept until it becomes another program, so thousands that never match are not read again and again.
/// </summary>
internal sealed class Candidate(ProcessLook look, ProcessEntry entry)
{
    private int? _uid;
    private string? _commandLine;

    /// <summary>As the last look found it.</summary>
    public ProcessEntry Entry { get; private set; } = entry;

    /// <summary>What the monitor was told to do with it.</summary>
    public CandidateState State { get; set; }

    /// <summary>Whether it has ended as far as the monitor knows: its pid may be another's.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Its owner when it was selected, if the rules had asked.</summary>
    public int? SelectedUid { get; set; }

    /// <summary>The effective user; null when it is gone.</summary>
    public int? Uid => _uid ??= look.Table.OwnerOf(Entry.Pid);

    /// <summary>The arguments, separated by blanks; null when there are none, as without memory: of a kernel thread or a zombie.</summary>
    public string? CommandLine => _commandLine ??= Entry.RssKb > 0 ? look.Table.CommandLineOf(Entry.Pid) : null;

    public TimeSpan Age => look.AgeOf(Entry);

    /// <summary>Average CPU use since the start.</summary>
    public double CpuPercent
        => look.Ticks > Entry.StartTicks ? 100.0 * Entry.CpuTicks / (look.Ticks - Entry.StartTicks) : 0;

    public IEnumerable<ProcessEntry> Ancestors => look.AncestorsOf(Entry);

    /// <summary>Takes it as the new look found it.</summary>
    /// <returns>Whether it has become another program, which shows by its name or by its mark.</returns>
    public bool Update(in ProcessEntry found)
    {
        // A mark is 0 for a zombie and for those who may not know it.
        var isAnother = found.Name != Entry.Name || (found.ExecMark != Entry.ExecMark && found.ExecMark != 0 && Entry.ExecMark != 0);
        Entry = found;
        _uid = null;
        if (isAnother)
            _commandLine = null;
        return isAnother;
    }
}
