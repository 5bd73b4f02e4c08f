using System.Diagnostics;

namespace Fuzmon.Linux;

/// <content>
/// Taking a reading from one of all processes. The kernel's own sums over the threads of a process, and the clock of one that runs, have
/// no equal there: those readings, and fields that have a file of their own, are left to /proc.
/// </content>
public sealed partial class ProcessHandle
{
    private const SampleFields InShared = SampleFields.Default | SampleFields.PeakRss | SampleFields.Threads | SampleFields.State
        | SampleFields.Faults | SampleFields.ContextSwitches;

    private long _readAt;

    /// <summary>Reads as <see cref="Read(SampleFields, out ProcessReading)"/> does, from what all processes are read by where that has it.</summary>
    /// <exception cref="InvalidDataException">The kernel's text is not understood.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public ReadOutcome Read(SampleFields fields, SharedReadings? shared, out ProcessReading reading)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (shared is not null && (fields & ~InShared) == SampleFields.None
            && shared.TryGet(Pid, StartTicks, _readAt, out var sample) && TryTake(sample, fields, out reading))
        {
            _readAt = reading.MonotonicNanoseconds;
            return ReadOutcome.Sampled;
        }

        var outcome = Read(fields, out reading);
        _readAt = reading.MonotonicNanoseconds;
        return outcome;
    }

    private bool TryTake(in ProcessSample sample, SampleFields fields, out ProcessReading reading)
    {
        reading = default;
        var hasCpu = (sample.Known & ProcessSample.KnownFacts.Cpu) != ProcessSample.KnownFacts.None;
        var hasFaults = (sample.Known & ProcessSample.KnownFacts.Faults) != ProcessSample.KnownFacts.None;
        if ((!hasCpu && (fields & SampleFields.Cpu) != SampleFields.None) || (!hasFaults && (fields & SampleFields.Faults) != SampleFields.None))
            return false;

        _name.Update(sample.Name);
        ParentPid = sample.ParentPid;
        Uid = unchecked((int)sample.Uid);
        reading = new ProcessReading
        {
            Timestamp = DateTime.UtcNow - Stopwatch.GetElapsedTime((long)sample.Time),
            MonotonicNanoseconds = (long)sample.Time,
            ParentPid = sample.ParentPid,
            State = (char)sample.State,
            Threads = (int)sample.Threads,
            CpuNanoseconds = (fields & SampleFields.Cpu) != SampleFields.None ? (long)sample.Cpu : null,
            RssKb = (long)sample.RssKb,
            VszKb = (long)sample.VszKb,
            SwapKb = (long)sample.SwapKb,
            PeakRssKb = (long)sample.PeakRssKb,
            MinorFaults = hasFaults ? (long)sample.MinorFaults : null,
            MajorFaults = hasFaults ? (long)sample.MajorFaults : null,
            VoluntaryContextSwitches = (long)sample.VoluntarySwitches,
            InvoluntaryContextSwitches = (long)sample.InvoluntarySwitches,
        };
        return true;
    }
}
