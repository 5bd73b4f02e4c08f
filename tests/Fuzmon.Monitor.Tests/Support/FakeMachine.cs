using Fuzmon.Linux;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A machine with the processes that the test puts on it.</summary>
internal sealed class FakeMachine : IProcessTable, IProcessOpener
{
    private readonly Lock _gate = new();
    private readonly List<FakeProcess> _processes = [];

    public ulong NowTicks { get; set; } = 1_000_000;

    public long TicksPerSecond => 100;

    /// <summary>Called when a process is to be opened; may throw.</summary>
    public Action<int>? OnOpen { get; set; }

    public void Add(params FakeProcess[] processes)
    {
        lock (_gate)
            _processes.AddRange(processes);
    }

    public void Remove(FakeProcess process)
    {
        lock (_gate)
            _processes.Remove(process);
    }

    public void List(List<ProcessEntry> into)
    {
        into.Clear();
        lock (_gate)
            into.AddRange(_processes.Select(process => new ProcessEntry(process.Key.Pid, process.ParentPid, process.Key.StartTicks)));
    }

    public OpenOutcome TryOpen(int pid, out IProcess? process)
    {
        OnOpen?.Invoke(pid);
        lock (_gate)
            process = _processes.FirstOrDefault(candidate => candidate.Key.Pid == pid);
        return process is null ? OpenOutcome.NotFound : OpenOutcome.Opened;
    }
}
