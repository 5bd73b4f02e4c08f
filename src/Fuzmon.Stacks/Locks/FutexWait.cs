namespace Fuzmon.Stacks.Locks;

/// <summary>What a thread that waits in <c>futex</c> waits for.</summary>
/// <param name="Holder">The thread that it waits for.</param>
/// <param name="IsLock">Whether that holds a lock; else it is waited for to end.</param>
/// <param name="Address">Where the lock is.</param>
public sealed record FutexWait(int Holder, bool IsLock, ulong Address);
