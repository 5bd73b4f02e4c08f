using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// What must outlive a failing ProcessActor: the held process, its ticks and its last sample. MonitorActor owns it; apart from
/// <see cref="HasEnded"/> and <see cref="IsDeselected"/> only the process's actor uses it.
/// </summary>
internal sealed class WatchedProcess(IProcess process, SampleSchedule schedule, bool isNamed) : IDisposable
{
    private volatile bool _hasEnded;

    public IProcess Process { get; } = process;

    public SampleSchedule Schedule { get; } = schedule;

    /// <summary>Whether it was named or launched: the run is over when the last such process has ended.</summary>
    public bool IsNamed { get; } = isNamed;

    /// <summary>Whether the rules no longer want it; only MonitorActor uses this.</summary>
    public bool IsDeselected { get; set; }

    /// <summary>Whether it used enough of the CPU when it was last sampled for its stacks to be of interest.</summary>
    public bool IsActive { get; set; }

    /// <summary>The sample that waits for its stacks; null when none does.</summary>
    public SampleRecord? Pending { get; set; }

    /// <summary>The number of the latest request for stacks: an answer to an earlier one belongs to no sample any more.</summary>
    public long StackRequest { get; set; }

    /// <summary>Samples in which it was active.</summary>
    public long ActiveSamples { get; set; }

    /// <summary>How long captures may stop it.</summary>
    public PauseBudget Budget { get; } = new();

    /// <summary>Ticks that passed without a sample since one was last recorded.</summary>
    public int MissedTicks { get; set; }

    /// <summary>The last reading, which the next one's CPU use is measured from.</summary>
    public ProcessReading? Last { get; set; }

    /// <summary>Whether sampling has begun: a launched command is held before exec until then.</summary>
    public bool HasBegun { get; set; }

    /// <summary>When its end was noticed, UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>How long it had lived then.</summary>
    public TimeSpan Lifetime { get; private set; }

    /// <summary>CPU time of its whole life in nanoseconds, if it could be read after its end.</summary>
    public long? FinalCpuNanoseconds { get; set; }

    /// <summary>Fields that have been reported as unreadable.</summary>
    public SampleFields ReportedUnreadable { get; set; }

    /// <summary>What last went wrong with watching it.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Set as soon as the kernel reports the end, because the message that says so can be lost to a restart.</summary>
    public bool HasEnded
    {
        get => _hasEnded;
        set => _hasEnded = value;
    }

    /// <summary>Notes when it ended, unless that has been noted.</summary>
    public void NoteEnd(DateTime now)
    {
        if (EndedAt is not null)
            return;

        EndedAt = now;
        Lifetime = Process.Age;
    }

    public void Dispose() => Process.Dispose();
}
