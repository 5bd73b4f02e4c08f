using System.Diagnostics;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A process that does what the test says.</summary>
internal sealed class FakeProcess(int pid, ulong startTicks = 100) : IProcess
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _made = Stopwatch.StartNew();
    private Action? _ended;
    private int _reads;
    private long _cpuNanoseconds;
    private bool _hasEnded;

    public ProcessKey Key { get; } = new(pid, startTicks);

    public string Name { get; set; } = $"process{pid}";

    public int ParentPid { get; set; } = 1;

    public int? Uid { get; set; } = 0;

    int IProcess.Uid => Uid ?? 0;

    public string? CommandLine { get; set; }

    /// <summary>What a look finds: changes at an exec.</summary>
    public ulong ExecMark { get; set; } = 1;

    public long RssKb { get; set; } = 4;

    public long CpuTicks { get; set; }

    /// <summary>The CPU use from one reading to the next.</summary>
    public double CpuPercent { get; set; } = 50;

    public ProcessEntry Entry => new(Key.Pid, ParentPid, Key.StartTicks)
    {
        Name = Name,
        CpuTicks = CpuTicks,
        RssKb = RssKb,
        ExecMark = ExecMark,
    };

    public TimeSpan Age => TimeSpan.FromMinutes(1) + _made.Elapsed;

    /// <summary>Called for every reading, with its number from 1; may throw.</summary>
    public Action<int>? OnRead { get; set; }

    public SampleFields Unreadable { get; set; }

    public ExitStatus? Exit { get; set; }

    public bool IsDisposed { get; private set; }

    public int Reads => Volatile.Read(ref _reads);

    public void End(ExitStatus? exit = null)
    {
        Action? ended;
        lock (_gate)
        {
            Exit = exit;
            _hasEnded = true;
            ended = _ended;
        }

        ended?.Invoke();
    }

    public bool WatchEnd(Action ended)
    {
        lock (_gate)
            _ended = ended;
        return true;
    }

    public ReadOutcome Read(SampleFields fields, out ProcessReading reading)
    {
        _cpuNanoseconds += (long)(CpuPercent * 10_000_000);
        var number = Interlocked.Increment(ref _reads);
        OnRead?.Invoke(number);
        lock (_gate)
        {
            reading = new ProcessReading
            {
                Timestamp = DateTime.UtcNow,
                MonotonicNanoseconds = number * 1_000_000_000L,
                CpuNanoseconds = _cpuNanoseconds,
                ParentPid = ParentPid,
                RssKb = number,
                Threads = 3,
                Unreadable = Unreadable & fields,
            };
            return _hasEnded ? ReadOutcome.Exited : ReadOutcome.Sampled;
        }
    }

    public HeapRecord? ReadHeap() => null;

    public double? AverageCpuPercent(in ProcessReading reading) => 7;

    public long? ReadFinalCpuNanoseconds() => 2_000_000;

    public ExitStatus? ReadExitStatus() => Exit;

    public void Dispose() => IsDisposed = true;
}
