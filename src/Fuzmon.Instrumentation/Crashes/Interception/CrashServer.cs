using System.Collections.Concurrent;
using Fuzmon.Linux;
using Fuzmon.Linux.Crashes;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// Serves the kernel's crashes on threads that do nothing else: takes what is wanted of each, lets it go, and leaves the rest of the work
/// to others.
/// </summary>
internal sealed class CrashServer : IDisposable
{
    private const int Threads = 2;
    private const int MostWaiting = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly CrashGuard _guard;
    private readonly CrashReader _reader;
    private readonly ICrashScope _scope;
    private readonly IInstrumentHost _host;
    private readonly Thread[] _threads;
    private long _missed;
    private int _unfinished;
    private volatile string? _failure;
    private volatile bool _isStopping;

    /// <summary>Begins to serve.</summary>
    public CrashServer(CrashGuard guard, CrashReader reader, ICrashScope scope, IInstrumentHost host)
    {
        _guard = guard;
        _reader = reader;
        _scope = scope;
        _host = host;
        _threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Serve) { IsBackground = true, Name = "crashes" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>What was taken, for whoever goes on with it; complete after the end.</summary>
    public BlockingCollection<HeldCrash> Taken { get; } = new(MostWaiting);

    /// <summary>Processes whose crash came here, by pid, and when they started: 0 when that is not known.</summary>
    public ConcurrentDictionary<int, ulong> Seen { get; } = [];

    /// <summary>Why it serves no longer; null while it does.</summary>
    public string? Failure => _failure;

    /// <summary>Whether there is one that was taken and not yet <see cref="Finish"/>ed.</summary>
    public bool IsBusy => Volatile.Read(ref _unfinished) > 0;

    /// <summary>Whoever goes on with what was taken is done with one.</summary>
    public void Finish() => Interlocked.Decrement(ref _unfinished);

    /// <summary>Crashes of which nothing was taken, since this was asked for last.</summary>
    public long TakeMissed() => Interlocked.Exchange(ref _missed, 0);

    /// <summary>Restores the setting, takes the crashes that have begun, and ends.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _guard.Finish();
        foreach (var thread in _threads)
            thread.Join(StopPatience);
        Taken.CompleteAdding();
    }

    private void Serve()
    {
        CrashGuard.HurryThisThread();
        try
        {
            while (true)
            {
                var next = _guard.Next(Patience);
                switch (next.Kind)
                {
                    case GuardEventKind.Crash when next.Crash is { } crash:
                        Take(crash);
                        break;
                    case GuardEventKind.Late:
                        Interlocked.Add(ref _missed, next.Value);
                        _host.Audit($"let process {next.Pid} go in the middle of its crash: its time was over");
                        break;
                    case GuardEventKind.Said:
                        _host.Audit(next.Text);
                        break;
                    case GuardEventKind.Ended:
                        if (!_isStopping)
                            _failure = next.Text;
                        return;
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = e.Message;
        }
    }

    private void Take(InterceptedCrash crash)
    {
        using (crash)
        {
            if (!_scope.Contains(crash.Pid))
            {
                crash.PassOn();
                return;
            }

            Seen[crash.Pid] = ProcessHandle.TryOpen(crash.Pid, out var process) == OpenOutcome.Opened ? process!.StartTicks : 0;
            process?.Dispose();
            // Whoever goes on cannot keep up: the process must not wait for that.
            Interlocked.Increment(ref _unfinished);
            if (Taken.Count >= MostWaiting || !Taken.TryAdd(_reader.Read(crash, _guard.Way, _host.Now)))
            {
                Interlocked.Increment(ref _missed);
                Finish();
            }
        }
    }
}
