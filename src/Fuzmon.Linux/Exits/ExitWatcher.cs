using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>
/// Tells at once when processes end: one thread waits for the pidfds of all of them. A callback runs once, on that thread and
/// outside every lock; it should only pass the news on.
/// </summary>
public sealed partial class ExitWatcher : IDisposable
{
    private const int EFD_CLOEXEC = 0x80000;
    private const int BatchSize = 64;
    private const ulong StopToken = 0;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Watched> _byToken = [];
    private readonly Dictionary<ProcessHandle, ulong> _tokens = [];
    private readonly Epoll _epoll = new();
    private readonly SafeFileHandle _stop = Checked(eventfd(0, EFD_CLOEXEC));
    private readonly Thread _thread;
    private ulong _lastToken = StopToken;
    private long _failedCallbacks;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="Win32Exception">No descriptor is left.</exception>
    public ExitWatcher()
    {
        if (!_epoll.TryAdd(_stop, StopToken))
            throw new Win32Exception();
        _thread = new Thread(Run) { IsBackground = true, Name = "exit watcher" };
        _thread.Start();
    }

    /// <summary>How many callbacks have thrown; what they threw is dropped.</summary>
    public long FailedCallbacks => Interlocked.Read(ref _failedCallbacks);

    /// <summary>
    /// Calls back when the process ends, at once if it has ended already. Unwatch it before it is disposed of.
    /// </summary>
    /// <returns>False when it has no pidfd, or the kernel takes no more of them: its readings must tell.</returns>
    /// <exception cref="InvalidOperationException">The handle is being watched.</exception>
    public bool Watch(ProcessHandle process, Action onExit)
    {
        if (process.Pidfd is not { } pidfd)
            return false;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var token = ++_lastToken;
            if (!_tokens.TryAdd(process, token))
                throw new InvalidOperationException($"Process {process.Pid} is being watched.");
            // Known before the kernel is told, or the event could come for a token that nobody knows.
            _byToken.Add(token, new Watched(process, onExit));
            if (_epoll.TryAdd(pidfd, token))
                return true;
            _byToken.Remove(token);
            _tokens.Remove(process);
            return false;
        }
    }

    /// <summary>Forgets a process. A callback that has begun may still be running when this returns.</summary>
    /// <returns>False when it was not watched or its callback has begun.</returns>
    public bool Unwatch(ProcessHandle process)
    {
        lock (_gate)
            return _tokens.TryGetValue(process, out var token) && Forget(token) is not null;
    }

    /// <summary>Stops the thread and waits for it, unless called by a callback.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _ = eventfd_write(_stop, 1);
        if (Environment.CurrentManagedThreadId != _thread.ManagedThreadId)
            _thread.Join();
    }

    private static SafeFileHandle Checked(SafeFileHandle descriptor) =>
        descriptor.IsInvalid ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : descriptor;

    private void Run()
    {
        Span<ulong> tokens = stackalloc ulong[BatchSize];
        while (true)
        {
            foreach (var token in tokens[.._epoll.Wait(tokens, block: true)])
            {
                if (token == StopToken)
                {
                    _epoll.Dispose();
                    _stop.Dispose();
                    return;
                }
                Report(token);
            }
        }
    }

    private void Report(ulong token)
    {
        Action? onExit;
        lock (_gate)
            onExit = Forget(token);
        try
        {
            onExit?.Invoke();
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failedCallbacks);
        }
    }

    /// <summary>Null when an event of the same batch, or another thread, was first.</summary>
    private Action? Forget(ulong token)
    {
        if (!_byToken.Remove(token, out var watched))
            return null;
        _tokens.Remove(watched.Process);
        _epoll.Remove(watched.Process.Pidfd!);
        return watched.OnExit;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint initval, int flags);

    [LibraryImport("libc")]
    private static partial int eventfd_write(SafeFileHandle fd, ulong value);

    private sealed record Watched(ProcessHandle Process, Action OnExit);
}
