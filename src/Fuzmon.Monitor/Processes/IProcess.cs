using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>A process that is held, so that a reused pid can never be taken for it. Used by one thread at a time.</summary>
/// <remarks>That the process has vanished is an ordinary result; an exception is a fault of watching it.</remarks>
public interface IProcess : IDisposable
{
    /// <summary>Which process.</summary>
    ProcessKey Key { get; }

    /// <summary>Its name when it was last read.</summary>
    string Name { get; }

    /// <summary>Its parent when it was last read.</summary>
    int ParentPid { get; }

    /// <summary>Its owner when it was last read.</summary>
    int Uid { get; }

    /// <summary>How long ago it started, on a clock that nobody sets.</summary>
    TimeSpan Age { get; }

    /// <summary>Has <paramref name="ended"/> called once, from any thread, when the process ends; false if that cannot be had.</summary>
    bool WatchEnd(Action ended);

    /// <summary>Reads what the fields ask for.</summary>
    ReadOutcome Read(SampleFields fields, out ProcessReading reading);

    /// <summary>What libc's malloc says of itself; null when that cannot be had, or changes faster than it can be read.</summary>
    HeapRecord? ReadHeap();

    /// <summary>CPU use from its start to the reading, as <see cref="CpuPercent"/> defines it.</summary>
    double? AverageCpuPercent(in ProcessReading reading);

    /// <summary>After its end: its CPU time in nanoseconds, for as long as nobody has reaped it.</summary>
    long? ReadFinalCpuNanoseconds();

    /// <summary>After its end: how it ended, where the kernel tells others than the parent.</summary>
    ExitStatus? ReadExitStatus();
}
