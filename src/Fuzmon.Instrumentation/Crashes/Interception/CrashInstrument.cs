using System.Diagnostics;
using Fuzmon.Instrumentation.Crashes.Scenes;
using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Has the kernel bring the crashes of watched processes here while they happen, and makes a record of each.</summary>
/// <param name="settings">How they are brought.</param>
/// <param name="crashes">Where records go.</param>
/// <param name="interception">Who brings them.</param>
/// <param name="scope">Whose.</param>
/// <param name="symbols">Who knows the names of addresses.</param>
public sealed class CrashInstrument(
    InterceptSettings settings, RunCrashes crashes, CrashInterception interception, ICrashScope scope, ISymbolizer symbols) : IInstrument
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "crashes";

    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private readonly StackAssembler _assembler = new(symbols);
    private IInstrumentHost? _host;
    private CrashServer? _server;
    private Thread? _keeper;
    private volatile string? _failure;
    private string? _trouble;

    /// <inheritdoc/>
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Start(IInstrumentHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        var guard = interception.Open();
        host.Audit(guard.Setting);
        _server = new CrashServer(guard, new CrashReader(_assembler, new SceneGatherer(crashes.Settings), settings.Deadline), scope, host);
        _keeper = new Thread(Keep) { IsBackground = true, Name = "crash records" };
        _keeper.Start();
    }

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process)
    {
    }

    /// <inheritdoc/>
    public void Run()
    {
        TellLost();
        if ((_server?.Failure ?? _failure) is { } failure)
            throw new InvalidOperationException(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        interception.Dispose();
        _keeper?.Join(LastPatience);
        if (_host is not null)
            TellLost();
    }

    /// <summary>
    /// A process has ended by a signal that stands for a crash. One that the kernel did not bring here, because it may not be dumped,
    /// has a record of what its end tells.
    /// </summary>
    public void NoteEnd(ExitRecord end)
    {
        ArgumentNullException.ThrowIfNull(end);
        const ulong StartTolerance = 3;
        if (_server is not { } server || SignalNames.NumberOf(end.Signal) is not { } signal)
            return;
        if (server.Seen.TryRemove(end.Process.Pid, out var start) && (start == 0 || start <= end.Process.StartTicks + StartTolerance))
            return;

        _host!.Emit(crashes.Keeper.Keep(new CrashFacts
        {
            Timestamp = end.Timestamp,
            Pid = end.Process.Pid,
            StartTicks = end.Process.StartTicks,
            ProcessName = end.ProcessName,
            Source = "exit",
            Signal = signal,
            StackError = "the kernel did not bring its crash here: it may not be dumped, or its time was over",
            LifetimeMs = end.LifetimeMs,
            PeakRssKb = end.PeakRssKb,
        }));
    }

    /// <summary>Waits until every crash that was taken has its record: names of the first may take a while.</summary>
    public void Settle(TimeSpan patience)
    {
        for (var start = Stopwatch.GetTimestamp(); _server?.IsBusy == true && _failure is null && Stopwatch.GetElapsedTime(start) < patience;)
            Thread.Sleep(SettlePause);
    }

    private void TellLost()
    {
        var lost = _server?.TakeMissed() ?? 0;
        if (lost > 0)
        {
            _host!.Emit(new LifecycleRecord
            {
                Timestamp = _host.Now,
                Event = LifecycleEvent.Lost,
                Reason = "crashes came faster than they could be looked at; only the ends of their processes are recorded",
                Lost = lost,
            });
        }
    }

    private void Keep()
    {
        try
        {
            foreach (var crash in _server!.Taken.GetConsumingEnumerable())
            {
                Keep(crash);
                _server.Finish();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = e.Message;
        }
    }

    private void Keep(HeldCrash crash)
    {
        var keeper = crashes.Keeper;
        _host!.Emit(keeper.Keep(crash.Facts with { Threads = ThreadsOf(crash) }));
        if (keeper.Folder.Trouble is { } trouble && trouble != _trouble)
            _host.Audit($"crashes cannot be kept in {keeper.Folder.Path}: {_trouble = trouble}");
    }

    private IReadOnlyList<ThreadStack> ThreadsOf(HeldCrash crash)
    {
        var threads = crash.Threads;
        // It is gone by now: its files are opened by their paths, and it is checked that they are the same.
        if (threads is null && crash.Capture is { Succeeded: true } capture)
            threads = _assembler.AssembleAsync(Environment.ProcessId, capture, withSymbols: true, SymbolPatience).GetAwaiter().GetResult().Threads;
        if (threads is null || crash.Facts.Registers is not [var crashed, ..])
            return [];
        return [.. threads.OrderBy(thread => thread.ThreadId == crashed.ThreadId ? 0 : 1)];
    }
}
