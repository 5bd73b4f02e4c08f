using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux;

/// <summary>A set of descriptors, each with a token of the caller's, that tells which of them have become readable.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int EPOLL_CLOEXEC = 0x80000;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;
    private const uint EPOLLIN = 1;
    private const int MaxBatch = 64;

    private readonly SafeFileHandle _epoll;

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="Win32Exception">No descriptor is left.</exception>
    public Epoll()
    {
        _epoll = epoll_create1(EPOLL_CLOEXEC);
        if (_epoll.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Adds a descriptor; false when the kernel takes no more of them.</summary>
    public bool TryAdd(SafeFileHandle descriptor, ulong token)
    {
        var wanted = new epoll_event { events = EPOLLIN, data = token };
        return epoll_ctl(_epoll, EPOLL_CTL_ADD, descriptor, ref wanted) == 0;
    }

    /// <summary>Takes a descriptor out, if it is in and open.</summary>
    public void Remove(SafeFileHandle descriptor)
    {
        try
        {
            var unused = default(epoll_event);
            _ = epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, ref unused);
        }
        catch (ObjectDisposedException)
        {
            // A closed one has left the set by itself.
        }
    }

    /// <summary>The tokens of some that are readable.</summary>
    /// <param name="into">As many as there is room for, 64 at most.</param>
    /// <param name="block">Whether to wait until there is one.</param>
    /// <returns>How many; none after an interruption, too.</returns>
    public unsafe int Wait(Span<ulong> into, bool block)
    {
        var events = stackalloc epoll_event[MaxBatch];
        var count = Math.Max(epoll_wait(_epoll, events, Math.Min(into.Length, MaxBatch), block ? -1 : 0), 0);
        for (var i = 0; i < count; i++)
            into[i] = events[i].data;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epfd, int op, SafeFileHandle fd, ref epoll_event @event);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_wait(SafeFileHandle epfd, epoll_event* events, int maxevents, int timeout);

    /// <summary>Packed on x86_64, and only there.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct epoll_event
    {
        public uint events;
        public ulong data;
    }
}
