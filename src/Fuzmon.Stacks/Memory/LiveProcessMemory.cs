using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Memory;

/// <summary>
/// The memory of a process while it runs, by <c>process_vm_readv</c>: nothing is stopped, so two reads may belong to two instants.
/// The caller holds the process by other means: a pid that is used again reads another process.
/// </summary>
public sealed partial class LiveProcessMemory(int processId) : IProcessMemory
{
    private const int EPERM = 1;
    private const int ESRCH = 3;

    /// <summary>Whether a read was refused for want of permission: then nothing else can be read either.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether a read found no process any more.</summary>
    public bool IsGone { get; private set; }

    /// <inheritdoc/>
    public unsafe int Read(ulong address, Span<byte> into)
    {
        if (into.IsEmpty || address > ulong.MaxValue - (ulong)into.Length)
            return 0;
        fixed (byte* buffer = into)
        {
            var local = new IoVector { Base = buffer, Length = (nuint)into.Length };
            var remote = new IoVector { Base = (void*)address, Length = (nuint)into.Length };
            var read = process_vm_readv(processId, &local, 1, &remote, 1, 0);
            if (read >= 0)
                return (int)read;
        }

        // Any other error is an address that is not mapped.
        var error = Marshal.GetLastPInvokeError();
        IsRefused |= error == EPERM;
        IsGone |= error == ESRCH;
        return 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint process_vm_readv(
        int pid, IoVector* local_iov, nuint liovcnt, IoVector* remote_iov, nuint riovcnt, nuint flags);

    private unsafe struct IoVector
    {
        public void* Base;
        public nuint Length;
    }
}
