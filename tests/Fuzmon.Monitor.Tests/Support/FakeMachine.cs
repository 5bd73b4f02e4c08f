using Fuzmon.Linux;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A machine with the processes that the test puts on it.</summary>
internal sealed class FakeMachine : IProcessTable, IProcessOpener
{
    private readonly Lock _gate = new();
    private readonly List<FakeProcess> _processes = [];

    private int _ownersRead;
    private int _commandLinesRead;

    /// <summary>How often an owner was asked for.</summary>
    public int OwnersRead => Volatile.Read(ref _ownersRead);

    /// <summary>How often arguments were asked for.</summary>
    public int CommandLinesRead => Volatile.Read(ref _commandLinesRead);

    /// <summary>How many processes the last look read.</summary>
    public int ProcessesRead { get; private set; }

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

    public void List(List<ProcessEntry> into, IReadOnlyDictionary<int, ProcessEntry> known)
    {
        into.Clear();
        lock (_gate)
        {
            ProcessesRead = _processes.Count(process => !known.ContainsKey(process.Key.Pid));
            into.AddRange(_processes.Select(process => known.TryGetValue(process.Key.Pid, out var entry) ? entry : process.Entry));
        }

    }

    public int? OwnerOf(int pid)
    {
        Interlocked.Increment(ref _ownersRead);
        return Find(pid)?.Uid;
    }

    public string? CommandLineOf(int pid)
    {
        Interlocked.Increment(ref _commandLinesRead);
        return Find(pid)?.CommandLine;
    }

    public OpenOutcome TryOpen(int pid, out IProcess? process)
    {
        OnOpen?.Invoke(pid);
        process = Find(pid);
        return process is null ? OpenOutcome.NotFound : OpenOutcome.Opened;
    }

    private FakeProcess? Find(int pid)
    {
        lock (_gate)
            return _processes.FirstOrDefault(candidate => candidate.Key.Pid == pid);
    }
}
