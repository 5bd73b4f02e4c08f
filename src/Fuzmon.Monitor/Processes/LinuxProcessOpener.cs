using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Takes hold of processes of this machine.</summary>
/// <remarks>One thread at a time may open.</remarks>
public sealed class LinuxProcessOpener : IProcessOpener, IDisposable
{
    /// <summary>Of fewer processes each is read by itself: to get ready to read all costs what some thousand readings do.</summary>
    private const int FewProcesses = 64;

    private readonly ExitWatcher _exits = new();
    private int _opened;
    private SharedReadings? _shared;

    /// <summary>Whether many processes may be read together, by a BPF program, where it can be had.</summary>
    public bool ReadsTogether { get; set; }

    /// <inheritdoc/>
    public OpenOutcome TryOpen(int pid, out IProcess? process)
    {
        var outcome = ProcessHandle.TryOpen(pid, out var handle);
        process = handle is null ? null : new LinuxProcess(handle, _exits, () => _shared);
        if (ReadsTogether && process is not null && ++_opened == FewProcesses)
            _shared = SharedReadings.TryOpen(out _);
        return outcome;
    }

    /// <summary>Ends the thread that waits for ends.</summary>
    public void Dispose()
    {
        _exits.Dispose();
        _shared?.Dispose();
    }
}
