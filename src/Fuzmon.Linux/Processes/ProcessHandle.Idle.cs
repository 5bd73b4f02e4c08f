using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux;

/// <content>
/// Reading a process that has not run since it was last read in full, which most of thousands have not: its name, its user and its
/// threads are what they were, because only it can change them, and its memory is in a file that costs a quarter of
/// <c>status</c>. Only its parent can change meanwhile, by ending: such a reading does not name one. What tells is its CPU time, to
/// which the kernel adds when the process leaves the CPU and at each tick: its name and user are those of a tick ago at most.
/// </content>
public sealed partial class ProcessHandle
{
    /// <summary>Readings in a row without the parent of a process that does not run.</summary>
    private const int MaxIdleReadings = 10;

    private static readonly byte[] StatmName = "statm\0"u8.ToArray();

    private readonly ProcFile _statm;
    private readonly long _pageKb = HostFacts.Current.PageSize / 1024;
    private long? _cpuWhenRead;
    private int _idleReadings;

    /// <summary>Reads it as one that has not run; false, with nothing read, if it may have, has ended or has no memory.</summary>
    private bool TryReadIdle(SampleFields fields, ref ProcessReading reading)
    {
        if ((fields & ~SampleFields.Default) != SampleFields.None || reading.CpuNanoseconds is not { } cpu)
            return false;
        if (cpu != _cpuWhenRead || _idleReadings >= MaxIdleReadings || ((fields & SampleFields.Swap) != SampleFields.None && SwapSpace.Exists))
        {
            (_cpuWhenRead, _idleReadings) = (cpu, 0);
            return false;
        }

        if (_statm.Read(out var text) != Errno.None || !ProcStatm.TryParse(text, out var statm) || statm.SizePages == 0)
            return false;

        _idleReadings++;
        reading = reading with
        {
            RssKb = statm.ResidentPages * _pageKb,
            VszKb = statm.SizePages * _pageKb,
            SwapKb = (fields & SampleFields.Swap) != SampleFields.None ? 0 : null,
        };
        return true;
    }
}
