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
    private const int EPOLL_CLOEXEC = 0x80000;
    private const int EFD_CLOEXEC = 0x80000;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;
    private const uint EPOLLIN = 1;
    private const int BatchSize = 64;
    private const ulong StopToken = 0;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Watched> _byToken = [];
    private readonly Dictionary<ProcessHandle, ulong> _tokens = [];
    private readonly SafeFileHandle _epoll = Checked(epoll_create1(EPOLL_CLOEXEC));
    private readonly SafeFileHandle _stop = Checked(eventfd(0, EFD_CLOEXEC));
    private readonly Thread _thread;
    private ulong _lastToken = StopToken;
    private long _failedCallbacks;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="Win32Exception">No descriptor is left.</exception>
    public ExitWatcher()
    {
        if (!TryAdd(_stop, StopToken))
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
            if (TryAdd(pidfd, token))
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

    private unsafe void Run()
    {
        var events = stackalloc epoll_event[BatchSize];
        while (true)
        {
            var count = epoll_wait(_epoll, events, BatchSize, timeout: -1);
            for (var i = 0; i < count; i++)
            {
                if (events[i].data == StopToken)
                {
                    _epoll.Dispose();
                    _stop.Dispose();
                    return;
                }
                Report(events[i].data);
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
        try
        {
            var unused = default(epoll_event);
            _ = epoll_ctl(_epoll, EPOLL_CTL_DEL, watched.Process.Pidfd!, ref unused);
        }
        catch (ObjectDisposedException)
        {
            // A closed pidfd has left the set by itself.
        }
        return watched.OnExit;
    }

    private bool TryAdd(SafeFileHandle descriptor, ulong token)
    {
        var wanted = new epoll_event { events = EPOLLIN, data = token };
        return epoll_ctl(_epoll, EPOLL_CTL_ADD, descriptor, ref wanted) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epfd, int op, SafeFileHandle fd, ref epoll_event @event);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_wait(SafeFileHandle epfd, epoll_event* events, int maxevents, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint initval, int flags);

    [LibraryImport("libc")]
    private static partial int eventfd_write(SafeFileHandle fd, ulong value);

    /// <summary>Packed on x86_64, and only there.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct epoll_event
    {
        public uint events;
        public ulong data;
    }

    private sealed record Watched(ProcessHandle Process, Action OnExit);
}
