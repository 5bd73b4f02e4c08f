using System.Diagnostics;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Crashes;

/// <summary>
/// A process that the kernel holds while it dumps it: it is all there in <c>/proc</c>, stands still, and must not be traced. It is let go
/// when this is disposed, or when the guard's deadline is over. Used by one thread at a time.
/// </summary>
public sealed unsafe partial class InterceptedCrash : IDisposable
{
    private const int EAGAIN = 11;
    private const uint Done = 1;
    private const uint Pass = 2;

    private readonly CrashGuard _guard;
    private readonly uint _id;
    private readonly TimeSpan _age;
    private readonly SafeFileHandle _connection;
    private readonly SafeFileHandle? _process;
    private readonly long _since = Stopwatch.GetTimestamp();
    private bool _disposed;

    internal InterceptedCrash(CrashGuard guard, uint id, int pid, TimeSpan age, int connection, int process)
    {
        _guard = guard;
        _id = id;
        Pid = pid;
        _age = age;
        _connection = new SafeFileHandle(connection, ownsHandle: true);
        // It keeps the pid from being another process's until this is disposed.
        _process = process >= 0 ? new SafeFileHandle(process, ownsHandle: true) : null;
    }

    /// <summary>The process.</summary>
    public int Pid { get; }

    /// <summary>For how long it has been held.</summary>
    public TimeSpan Held => _age + Stopwatch.GetElapsedTime(_since);

    /// <summary>Gives the dump to whom it would have gone without Fuzmon.</summary>
    public void PassOn() => LetGo(Pass);

    /// <summary>Has the kernel dump, and reads until the notes are complete.</summary>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="deadline">For how long the process may have been held by then.</param>
    /// <returns>The beginning of the dump; less when the kernel broke off or time is over, and empty when there is none at all.</returns>
    public ReadOnlyMemory<byte> ReadNotes(CoreNotesLimits limits, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (fuzmon_crash_accept(_connection, LeftMs(deadline)) != 0)
            return default;

        var buffer = new byte[64 << 10];
        var length = 0;
        while (CoreNotes.BytesNeeded(buffer.AsSpan(0, length), limits) is { } needed && needed > length && Held < deadline)
        {
            if (needed > buffer.Length)
                Array.Resize(ref buffer, needed);
            int got;
            fixed (byte* into = &buffer[length])
                got = fuzmon_crash_read(_connection, into, (uint)(buffer.Length - length), LeftMs(deadline));
            if (got == -EAGAIN)
                continue;
            if (got <= 0)
                break;
            length += got;
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Lets the process go.</summary>
    public void Dispose() => LetGo(Done);

    private void LetGo(uint verdict)
    {
        if (_disposed)
            return;

        _disposed = true;
        if (verdict == Done)
            fuzmon_crash_release(_connection);
        _connection.Dispose();
        _process?.Dispose();
        _guard.Answer(_id, verdict);
    }

    private int LeftMs(TimeSpan deadline) => (int)Math.Clamp((deadline - Held).TotalMilliseconds, 0, int.MaxValue);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_crash_accept(SafeFileHandle connection, int timeout_ms);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_crash_read(SafeFileHandle connection, byte* into, uint size, int timeout_ms);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_crash_release(SafeFileHandle connection);
}
