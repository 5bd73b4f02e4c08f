using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Makes the record of a reading.</summary>
public static class SampleRecords
{
    /// <summary>Makes it.</summary>
    /// <param name="process">The process that was read.</param>
    /// <param name="cpuPercent">Its CPU use since the reading before, or else since the start.</param>
    /// <param name="now">The reading.</param>
    /// <param name="fields">What was asked for.</param>
    /// <param name="missedTicks">Ticks that passed without a sample.</param>
    /// <param name="heap">What its allocator has, if that was asked for and is known.</param>
    public static SampleRecord From(
        IProcess process, double? cpuPercent, in ProcessReading now, SampleFields fields, int missedTicks, HeapRecord? heap = null)
    {
        return new SampleRecord
        {
            Timestamp = now.Timestamp,
            Process = process.Key,
            ProcessName = process.Name,
            ParentPid = now.ParentPid,
            CpuTimePercent = IfAsked(SampleFields.Cpu, cpuPercent),
            CpuTimeMs = IfAsked(SampleFields.Cpu, now.CpuNanoseconds) / 1e6,
            Memory = new MemoryUse
            {
                RssKb = IfAsked(SampleFields.Rss, now.RssKb),
                VszKb = IfAsked(SampleFields.Vsz, now.VszKb),
                SwapKb = IfAsked(SampleFields.Swap, now.SwapKb),
                PssKb = IfAsked(SampleFields.Pss, now.PssKb),
                UssKb = IfAsked(SampleFields.Uss, now.UssKb),
                SharedKb = IfAsked(SampleFields.Shared, now.SharedKb),
                PeakRssKb = IfAsked(SampleFields.PeakRss, now.PeakRssKb),
                Heap = HeapUse.Of(heap),
            },
            Threads = IfAsked(SampleFields.Threads, now.Threads),
            State = IfAsked(SampleFields.State, now.State),
            MinorFaults = IfAsked(SampleFields.Faults, now.MinorFaults),
            MajorFaults = IfAsked(SampleFields.Faults, now.MajorFaults),
            VoluntaryContextSwitches = IfAsked(SampleFields.ContextSwitches, now.VoluntaryContextSwitches),
            InvoluntaryContextSwitches = IfAsked(SampleFields.ContextSwitches, now.InvoluntaryContextSwitches),
            Io = new IoCounts(now.ReadChars, now.WriteChars, now.ReadBytes, now.WriteBytes),
            MissedTicks = missedTicks,
        };

        // One file serves many fields: a reading holds more than was asked for.
        T? IfAsked<T>(SampleFields field, T? value)
            where T : struct
            // HasFlag boxes until the code is hot.
            => (fields & field) != SampleFields.None ? value : null;
    }
}
