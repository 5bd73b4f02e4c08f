using System.Buffers.Binary;
using Fuzmon.Linux.Threads;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Locks;

/// <summary>
/// Tells whom a thread in <c>futex</c> waits for, if that is a mutex of glibc or a thread to be joined. The memory is the target's and may
/// hold anything: only what fits together, and names another thread of the process, is believed.
/// </summary>
public static class FutexReader
{
    private const int FUTEX_WAIT = 0;
    private const int FUTEX_LOCK_PI = 6;
    private const int FUTEX_WAIT_BITSET = 9;
    private const int FUTEX_LOCK_PI2 = 13;
    private const ulong FUTEX_CMD_MASK = 0x7f;
    private const uint FUTEX_TID_MASK = 0x3fffffff;
    private const int Futex = 202;

    // pthread_mutex_t on x86_64: int lock, unsigned count, int owner, unsigned nusers, int kind.
    private const int MutexSize = 20;
    private const uint LockedWithWaiters = 2;
    private const uint RobustOrPriority = 16 | 32;
    private const uint MaxKind = 0x400;
    private const uint MaxUsers = 1_000_000;

    /// <summary>Reads it; null for what is no such wait, or does not fit together.</summary>
    /// <param name="memory">The process's memory.</param>
    /// <param name="call">The call that the thread is in.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="threads">All threads of the process.</param>
    public static FutexWait? Read(IProcessMemory memory, SystemCall call, int threadId, IReadOnlySet<int> threads)
    {
        if (call.Number != Futex)
            return null;

        var (address, command, value) = (call.Arguments[0], (int)(call.Arguments[1] & FUTEX_CMD_MASK), (uint)call.Arguments[2]);
        Span<byte> bytes = stackalloc byte[MutexSize];
        var length = memory.Read(address, bytes);
        if (length < sizeof(int))
            return null;

        var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        switch (command)
        {
            case FUTEX_LOCK_PI or FUTEX_LOCK_PI2:
                return Other(word & FUTEX_TID_MASK, isLock: true);
            case FUTEX_WAIT or FUTEX_WAIT_BITSET:
                return OfMutex(bytes[..length], word) ?? (value == word ? Other(value, isLock: false) : null);
            default:
                return null;
        }

        FutexWait? OfMutex(ReadOnlySpan<byte> mutex, uint lockWord)
        {
            if (mutex.Length < MutexSize)
                return null;

            var owner = BinaryPrimitives.ReadUInt32LittleEndian(mutex[8..]);
            var users = BinaryPrimitives.ReadUInt32LittleEndian(mutex[12..]);
            var kind = BinaryPrimitives.ReadUInt32LittleEndian(mutex[16..]);
            if (kind >= MaxKind || users is 0 or > MaxUsers)
                return null;
            if ((kind & RobustOrPriority) != 0)
                return (lockWord & FUTEX_TID_MASK) == owner ? Other(owner, isLock: true) : null;
            return value == LockedWithWaiters && lockWord == LockedWithWaiters ? Other(owner, isLock: true) : null;
        }

        bool IsOther(uint tid) => tid != threadId && tid <= int.MaxValue && threads.Contains((int)tid);

        FutexWait? Other(uint tid, bool isLock) => IsOther(tid) ? new FutexWait((int)tid, isLock, address) : null;
    }
}
