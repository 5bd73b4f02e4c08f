using System.Diagnostics;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>
/// One process, held so that a later process with the same pid is never taken for it: the open <c>/proc/PID</c> answers
/// ESRCH once its process is gone. One thread at a time may use a handle.
/// </summary>
public sealed partial class ProcessHandle : IDisposable
{
    private const SampleFields InRollup = SampleFields.Pss | SampleFields.Uss | SampleFields.Shared;
    private const SampleFields InStat = SampleFields.Faults;
    private const SampleFields InStatus =
        SampleFields.Rss | SampleFields.Vsz | SampleFields.Swap | SampleFields.PeakRss | SampleFields.ContextSwitches;

    private static readonly byte[] StatName = "stat\0"u8.ToArray();
    private static readonly byte[] StatusName = "status\0"u8.ToArray();

    private readonly SafeFileHandle _directory;
    private readonly DescriptorBudget _budget;
    private readonly ProcFile _stat;
    private readonly ProcFile _status;
    private readonly ProcessName _name = new();
    private readonly long _nanosecondsPerTick = KernelClock.NanosecondsPerSecond / HostFacts.Current.ClockTicksPerSecond;
    private bool _disposed;

    private ProcessHandle(int pid, SafeFileHandle directory, DescriptorBudget budget)
    {
        Pid = pid;
        _directory = directory;
        _budget = budget;
        _budget.Take();
        _stat = new ProcFile(directory, StatName, budget);
        _status = new ProcFile(directory, StatusName, budget);
        _statm = new ProcFile(directory, StatmName, budget);
        if (budget.TryTake())
        {
            Pidfd = Linux.Pidfd.TryOpen(pid);
            if (Pidfd is null)
                budget.Return();
        }
    }

    /// <summary>The process id.</summary>
    public int Pid { get; }

    /// <summary>When it started, in clock ticks since boot: with the boot id and the pid this identifies a process.</summary>
    public ulong StartTicks { get; private set; }

    /// <summary>The parent as of the last reading; 0 when it lives outside this pid namespace.</summary>
    public int ParentPid { get; private set; }

    /// <summary>The name as of the last reading, with U+FFFD for what is not UTF-8. It may hold control characters.</summary>
    public string Name => _name.Value;

    /// <summary>The effective user id, as of the last reading of memory; ids from 2^31 up are negative.</summary>
    public int Uid { get; private set; }

    /// <summary>Readable once the process has ended; null where the kernel, a sandbox or the budget denies one.</summary>
    public SafeFileHandle? Pidfd { get; }

    /// <summary>When it started, UTC, to the clock tick and as the clock stood when it was opened.</summary>
    public DateTime StartTime { get; private set; }

    /// <summary>How long ago it started, time spent suspended included.</summary>
    public TimeSpan Age => TimeSpan.FromMicroseconds((KernelClock.SinceBoot() - StartSinceBoot) / 1000);

    /// <summary>Whether its CPU clock can be read; where it cannot, CPU times are in whole clock ticks.</summary>
    public bool HasCpuClock => KernelClock.TryReadCpu(Pid, out _);

    /// <summary>The start on CLOCK_MONOTONIC; after a suspend it may lie before that clock's zero.</summary>
    internal long StartMonotonicNanoseconds { get; private set; }

    private long StartSinceBoot => (long)StartTicks * _nanosecondsPerTick;

    /// <summary>Takes hold of a process. A zombie can be opened; its readings say that it has exited.</summary>
    /// <param name="pid">A process id; a thread's is not found.</param>
    /// <param name="handle">The process, or null.</param>
    /// <param name="budget">Bounds the descriptors kept open; <see cref="DescriptorBudget.Shared"/> unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pid is not positive.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static OpenOutcome TryOpen(int pid, out ProcessHandle? handle, DescriptorBudget? budget = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pid);
        handle = null;
        var error = ProcFileSystem.OpenPath($"/proc/{pid}", out var directory);
        if (error != Errno.None)
        {
            directory.Dispose();
            return FailureOf(OutcomeOf(error), pid);
        }

        var opened = new ProcessHandle(pid, directory, budget ?? DescriptorBudget.Shared);
        try
        {
            var outcome = opened.Identify();
            if (outcome == OpenOutcome.Opened)
                (handle, opened) = (opened, null);
            return outcome;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>
    /// Reads the process. Nothing is allocated as long as the budget keeps its files open and its name stays the same;
    /// <see cref="SampleFields.Io"/> and the fields of smaps_rollup always open a file.
    /// </summary>
    /// <exception cref="InvalidDataException">The kernel's text is not understood.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public ReadOutcome Read(SampleFields fields, out ProcessReading reading)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        reading = default;
        if ((fields & InRollup) != SampleFields.None)
            ReadRollup(fields, ref reading);
        if ((fields & SampleFields.Io) != SampleFields.None)
            ReadIo(ref reading);

        var wantsCpu = (fields & SampleFields.Cpu) != SampleFields.None;
        reading = reading with
        {
            Timestamp = DateTime.UtcNow,
            MonotonicNanoseconds = Stopwatch.GetTimestamp(),
            CpuNanoseconds = wantsCpu && KernelClock.TryReadCpu(Pid, out var cpu) ? cpu : null,
        };

        if (TryReadIdle(fields, ref reading))
            return ReadOutcome.Sampled;

        // Last comes the file that shows whether the process lives: if it does, the pid was its own all along, so all that was
        // read before is the process's too.
        var needsStatus = (fields & InStatus) != SampleFields.None;
        var needsStat = !needsStatus || (fields & InStat) != SampleFields.None || (wantsCpu && reading.CpuNanoseconds is null);
        var outcome = needsStat ? ReadStat(wantsCpu, ref reading) : ReadOutcome.Sampled;
        return outcome == ReadOutcome.Sampled && needsStatus ? ReadStatus(ref reading) : outcome;
    }

    /// <summary>
    /// How the process ended, where the kernel tells others than the parent: Linux 6.15 and later, with a
    /// <see cref="Pidfd"/>, and once the parent has waited for it. Otherwise null.
    /// </summary>
    public ExitStatus? TryGetExitStatus() =>
        Pidfd is not null && Linux.Pidfd.TryGetWaitStatus(Pidfd) is { } status ? ExitStatus.FromWaitStatus(status) : null;

    /// <summary>All CPU time of a process that has ended and not been waited for; null before and after.</summary>
    public long? TryReadFinalCpuNanoseconds()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // The clock is right only between two looks at the zombie: before the first the process may still have worked, after the
        // second the pid may be somebody else's.
        if (ReadZombieTicks() is not { } ticks)
            return null;
        var clocked = KernelClock.TryReadCpu(Pid, out var cpu);
        if (clocked && ReadZombieTicks() is not null)
            return cpu;
        // A life shorter than a tick counts none of them, and that is not no time.
        return ticks > 0 ? ticks * _nanosecondsPerTick : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _stat.Dispose();
        _status.Dispose();
        _statm.Dispose();
        _directory.Dispose();
        _budget.Return();
        if (Pidfd is null)
            return;
        Pidfd.Dispose();
        _budget.Return();
    }

    /// <summary>A main thread may end before the others: it is a zombie then, but its process lives.</summary>
    private static bool HasEnded(char state, int threads) => state is 'X' or 'x' || (state == 'Z' && threads <= 1);

    private static ReadOutcome OutcomeOf(int error) => error switch
    {
        Errno.None => ReadOutcome.Sampled,
        _ when Errno.IsGone(error) => ReadOutcome.Exited,
        _ when Errno.IsDenied(error) => ReadOutcome.Denied,
        _ => throw new IOException($"/proc cannot be read: {Marshal.GetPInvokeErrorMessage(error)}"),
    };

    /// <summary>Under hidepid /proc denies that there is a process, or a file of it, while a signal can still find it.</summary>
    private static OpenOutcome FailureOf(ReadOutcome outcome, int pid)
    {
        var exists = outcome != ReadOutcome.Exited || kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() == Errno.EPERM;
        return exists ? OpenOutcome.Denied : OpenOutcome.NotFound;
    }

    /// <summary>
    /// Both files are read after the pidfd was opened: as the directory's process still lived then, the pidfd is its.
    /// </summary>
    private OpenOutcome Identify()
    {
        var outcome = OutcomeOf(_status.ReadOnce(out var text));
        if (outcome == ReadOutcome.Sampled)
        {
            if (!ProcStatus.TryParse(text, out var status))
                throw NotUnderstood("status");
            if (status.Tgid != Pid)
                return OpenOutcome.NotFound;
            Uid = unchecked((int)status.Uid);
            outcome = OutcomeOf(_stat.ReadOnce(out text));
        }
        if (outcome != ReadOutcome.Sampled)
            return FailureOf(outcome, Pid);

        if (!ProcStat.TryParse(text, out var stat))
            throw NotUnderstood("stat");
        StartTicks = stat.StartTicks;
        ParentPid = stat.ParentPid;
        _name.Update(stat.Name);
        var age = KernelClock.SinceBoot() - StartSinceBoot;
        StartMonotonicNanoseconds = Stopwatch.GetTimestamp() - age;
        StartTime = DateTime.UtcNow - TimeSpan.FromMicroseconds(age / 1000);
        return OpenOutcome.Opened;
    }

    // Not in state X: while a process is being reaped its times are shown as zeros.
    private long? ReadZombieTicks()
    {
        if (_stat.Read(out var text) != Errno.None || !ProcStat.TryParse(text, out var stat) || stat is not { State: 'Z', Threads: <= 1 })
            return null;

        // Who it belongs to now is who reaps it, and the last reading may be old.
        ParentPid = stat.ParentPid;
        return stat.CpuTicks;
    }

    private ReadOutcome ReadStat(bool wantsCpu, ref ProcessReading reading)
    {
        var outcome = OutcomeOf(_stat.Read(out var text));
        if (outcome != ReadOutcome.Sampled)
            return outcome;
        if (!ProcStat.TryParse(text, out var stat))
            throw NotUnderstood("stat");
        if (HasEnded(stat.State, stat.Threads))
            return ReadOutcome.Exited;

        _name.Update(stat.Name);
        ParentPid = stat.ParentPid;
        reading = reading with
        {
            ParentPid = stat.ParentPid,
            State = stat.State,
            Threads = stat.Threads,
            CpuNanoseconds = reading.CpuNanoseconds ?? (wantsCpu ? stat.CpuTicks * _nanosecondsPerTick : null),
            MinorFaults = stat.MinorFaults,
            MajorFaults = stat.MajorFaults,
        };
        return ReadOutcome.Sampled;
    }

    private ReadOutcome ReadStatus(ref ProcessReading reading)
    {
        var outcome = OutcomeOf(_status.Read(out var text));
        if (outcome != ReadOutcome.Sampled)
            return outcome;
        if (!ProcStatus.TryParse(text, out var status))
            throw NotUnderstood("status");
        if (HasEnded(status.State, status.Threads))
            return ReadOutcome.Exited;

        _name.UpdateEscaped(status.EscapedName);
        Uid = unchecked((int)status.Uid);
        ParentPid = status.ParentPid;
        reading = reading with
        {
            ParentPid = status.ParentPid,
            State = status.State,
            Threads = status.Threads,
            RssKb = status.RssKb,
            VszKb = status.SizeKb,
            SwapKb = status.SwapKb,
            PeakRssKb = status.PeakRssKb,
            VoluntaryContextSwitches = status.VoluntaryContextSwitches,
            InvoluntaryContextSwitches = status.InvoluntaryContextSwitches,
        };
        return ReadOutcome.Sampled;
    }

    // Opened anew every time: an open smaps_rollup stays with the memory of before an exec.
    private void ReadRollup(SampleFields fields, ref ProcessReading reading)
    {
        var error = ProcFileSystem.ReadOnce(_directory, "smaps_rollup"u8, out var text);
        if (error == Errno.None && ProcMemoryRollup.TryParse(text, out var rollup))
            reading = reading with { PssKb = rollup.PssKb, UssKb = rollup.UniqueKb, SharedKb = rollup.SharedKb };
        else if (!Errno.IsGone(error))
            reading = reading with { Unreadable = reading.Unreadable | (fields & InRollup) };
    }

    private void ReadIo(ref ProcessReading reading)
    {
        var error = ProcFileSystem.ReadOnce(_directory, "io"u8, out var text);
        if (error == Errno.None && ProcIo.TryParse(text, out var io))
        {
            reading = reading with
            {
                ReadBytes = io.ReadBytes,
                WriteBytes = io.WriteBytes,
                ReadChars = io.ReadChars,
                WriteChars = io.WriteChars,
            };
        }
        else if (!Errno.IsGone(error))
        {
            reading = reading with { Unreadable = reading.Unreadable | SampleFields.Io };
        }
    }

    private InvalidDataException NotUnderstood(string file) => new($"/proc/{Pid}/{file} is not understood");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);
}
