using Fuzmon.Instrumentation.Heap;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>A process of this machine.</summary>
/// <param name="handle">The process.</param>
/// <param name="exits">Waits for its end.</param>
/// <param name="shared">What all processes are read by together, if anything, at the time of a reading.</param>
internal sealed class LinuxProcess(ProcessHandle handle, ExitWatcher exits, Func<SharedReadings?> shared) : IProcess
{
    private HeapLook? _heap;

    /// <inheritdoc/>
    public ProcessKey Key { get; } = new(handle.Pid, handle.StartTicks);

    /// <inheritdoc/>
    public string Name => handle.Name;

    /// <inheritdoc/>
    public int ParentPid => handle.ParentPid;

    /// <inheritdoc/>
    public int Uid => handle.Uid;

    /// <inheritdoc/>
    public TimeSpan Age => handle.Age;

    /// <inheritdoc/>
    public bool WatchEnd(Action ended) => exits.Watch(handle, ended);

    /// <inheritdoc/>
    public ReadOutcome Read(SampleFields fields, out ProcessReading reading) => handle.Read(fields, shared(), out reading);

    /// <inheritdoc/>
    public HeapRecord? ReadHeap()
        => (_heap ??= new HeapLook(Key, new HeapSettings(), TimeProvider.System)).Take(Name).Record is { IsConsistent: true } heap ? heap : null;

    /// <inheritdoc/>
    public double? AverageCpuPercent(in ProcessReading reading) => CpuPercent.SinceStart(handle, reading);

    /// <inheritdoc/>
    public long? ReadFinalCpuNanoseconds() => handle.TryReadFinalCpuNanoseconds();

    /// <inheritdoc/>
    public ExitStatus? ReadExitStatus() => handle.TryGetExitStatus();

    /// <inheritdoc/>
    public void Dispose()
    {
        exits.Unwatch(handle);
        handle.Dispose();
    }
}
