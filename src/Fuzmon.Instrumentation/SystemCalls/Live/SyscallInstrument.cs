using System.Diagnostics;
using System.Globalization;
using Fuzmon.Instrumentation.SystemCalls.Rules;
using Fuzmon.Linux;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>
/// Traces the system calls of a run: rules judge every one that is told, and records are made of as many as the settings allow. It reads on
/// a thread of its own, for what is told comes in bursts that cannot wait for others.
/// </summary>
/// <param name="settings">What is recorded.</param>
/// <param name="tap">Where calls come from.</param>
/// <param name="rules">The rules.</param>
/// <param name="tracesTargets">Whether what is watched is traced because it is; if not, others have said what is.</param>
public sealed class SyscallInstrument(SyscallSettings settings, SyscallTap tap, RuleSet rules, bool tracesTargets) : IInstrument
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "strace";

    private const int ReadBytes = 1 << 20;
    private const int MaxKnown = 65_536;
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SyscallDecoder _decoder = new();
    private readonly RecordBudget _budget = new(settings.RecordsPerSecond, settings.AllRecordsPerSecond);
    private readonly Dictionary<int, ProcessKey?> _known = [];
    private readonly byte[] _records = new byte[ReadBytes];
    private IInstrumentHost _host = null!;
    private SyscallRuleWatch _rules = null!;
    private Thread? _thread;
    private long _secondBegan = Stopwatch.GetTimestamp();
    private long _events;
    private volatile bool _isStopping;
    private volatile Exception? _failure;

    /// <inheritdoc/>
    public TimeSpan Interval => Second;

    /// <inheritdoc/>
    public void Start(IInstrumentHost host)
    {
        _host = host;
        _rules = new SyscallRuleWatch(rules, host, Identify);
        _thread = new Thread(ReadAll) { IsBackground = true, Name = "system calls" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (tracesTargets)
            tap.Add(target.Process.Pid, fromExec: false);
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process)
    {
        // It has ended, and what it did may still be waiting to be read.
    }

    /// <inheritdoc/>
    public void Run()
    {
        if (_failure is { } failure)
            throw new InvalidOperationException($"system calls are no longer read: {failure.Message}", failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        if (_thread is null)
            return;
        _thread.Join();
        if (_failure is not null)
            return;
        TellMissing();
        _rules.Finish();
        var (lost, limited, untracked) = tap.Losses();
        _host.Audit(string.Create(
            CultureInfo.InvariantCulture,
            $"{_events} events; {lost} more were lost, {limited} were above the limit of calls a second, {untracked} tasks could not be traced"));
    }

    // What is left is read after the last process has ended.
    private void ReadAll()
    {
        try
        {
            while (true)
            {
                var isLast = _isStopping;
                var length = Drain();
                if (Stopwatch.GetElapsedTime(_secondBegan) >= Second)
                    TellMissing();
                if (length > 0)
                    continue;
                if (isLast)
                    return;
                Thread.Sleep(ReadInterval);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = e;
        }
    }

    private int Drain()
    {
        var length = tap.Read(_records);
        ReadOnlySpan<byte> rest = _records.AsSpan(0, length);
        while (RawSyscall.TryTake(ref rest, out var call))
            Handle(call);
        return length;
    }

    private void Handle(in RawSyscall call)
    {
        if (call.Header.Kind == RawSyscallKind.Forked)
        {
            _known.Remove((int)call.Header.Result);
            _rules.OnFork(call.Header.Pid, (int)call.Header.Result, call.Header.Arguments[0] != 0);
            return;
        }

        _events++;
        _budget.Note(call.Header.Pid, call.Header.Missed);
        var happened = _decoder.Decode(call);
        _rules.OnEvent(happened);
        if (_budget.TryTake(call.Header.Pid))
        {
            _host.Emit(new SyscallRecord(happened.Copy(), Identify(call.Header.Pid)?.StartTicks)
            {
                Timestamp = DateTime.UnixEpoch.AddTicks(happened.TimeNs / 100),
            });
        }

        if (call.Header.Kind == RawSyscallKind.Ended && call.Header.Pid == call.Header.Tid)
            _budget.Forget(call.Header.Pid);
    }

    private void TellMissing()
    {
        _secondBegan = Stopwatch.GetTimestamp();
        foreach (var (pid, unrecorded, missed) in _budget.EndSecond())
        {
            _host.Emit(new MissingCallsRecord
            {
                Timestamp = _host.Now,
                Pid = pid == 0 ? null : pid,
                Unrecorded = unrecorded == 0 ? null : unrecorded,
                Missed = missed == 0 ? null : missed,
            });
        }
    }

    // A process that is gone, or another one by now, has no start that is known.
    private ProcessKey? Identify(int pid)
    {
        if (_known.TryGetValue(pid, out var known))
            return known;
        if (_known.Count >= MaxKnown)
            _known.Clear();
        ProcessKey? found = null;
        if (ProcessHandle.TryOpen(pid, out var process) == OpenOutcome.Opened)
        {
            using (process)
                found = new ProcessKey(pid, process!.StartTicks);
        }

        return _known[pid] = found;
    }
}
