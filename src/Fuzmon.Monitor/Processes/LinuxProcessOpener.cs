using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Takes hold of processes of this machine.</summary>
public sealed class LinuxProcessOpener : IProcessOpener, IDisposable
{
    private readonly ExitWatcher _exits = new();

    /// <inheritdoc/>
    public OpenOutcome TryOpen(int pid, out IProcess? process)
    {
        var outcome = ProcessHandle.TryOpen(pid, out var handle);
        process = handle is null ? null : new LinuxProcess(handle, _exits);
        return outcome;
    }

    /// <summary>Ends the thread that waits for ends.</summary>
    public void Dispose() => _exits.Dispose();
}
