using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Children;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>System calls by BPF programs on the kernel's tracepoints: nothing is stopped, whoever traces the process otherwise.</summary>
public sealed unsafe partial class BpfSyscallSource : ISyscallSource
{
    private nint _syscalls;
    private SyscallLoss[] _losses = new SyscallLoss[64];

    private BpfSyscallSource(nint syscalls) => _syscalls = syscalls;

    /// <inheritdoc/>
    public string Name => "bpf";

    /// <inheritdoc/>
    public int Traced => (int)long.Clamp(fuzmon_syscalls_traced(_syscalls, out _), 0, int.MaxValue);

    /// <inheritdoc/>
    public long Untracked
    {
        get
        {
            _ = fuzmon_syscalls_traced(_syscalls, out var untracked);
            return (long)untracked;
        }
    }

    /// <summary>Loads the programs; null when this build, the kernel or the rights do without.</summary>
    /// <param name="options">What is told.</param>
    /// <param name="reason">Why not.</param>
    public static BpfSyscallSource? TryOpen(SyscallSourceOptions options, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(options);
        LibFuzmon.RequireVersion();
        var plan = options.Plan.ToArray();
        if (plan.Length != CaptureStep.Calls * CaptureStep.PerCall)
            throw new ArgumentException("A plan has steps for each number.", nameof(options));
        var included = new ulong[CaptureStep.Calls / 64];
        for (var number = 0; number < CaptureStep.Calls; number++)
            included[number / 64] |= options.Includes(number) ? 1UL << (number % 64) : 0;

        nint syscalls;
        int error;
        fixed (CaptureStep* steps = plan)
        fixed (ulong* bits = included)
        {
            var request = new fuzmon_syscalls_options
            {
                plans = steps,
                included = bits,
                data_bytes = (uint)options.DataBytes,
                calls_per_second = (uint)options.MaxCallsPerSecond,
                ring_bytes = (uint)options.RingBytes,
                tells_signals = options.Signals ? 1u : 0,
                follows_forks = options.FollowForks ? 1u : 0,
                tells_others = options.Includes(CaptureStep.Calls) ? 1u : 0,
            };
            error = -fuzmon_syscalls_open(request, out syscalls);
        }

        reason = BpfErrors.Describe(error);
        return error == 0 ? new BpfSyscallSource(syscalls) : null;
    }

    /// <inheritdoc/>
    public int Add(int pid, bool fromExec)
    {
        ObjectDisposedException.ThrowIf(_syscalls == 0, this);
        return -fuzmon_syscalls_add(_syscalls, pid, fromExec ? 1 : 0);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> into)
    {
        ObjectDisposedException.ThrowIf(_syscalls == 0, this);
        fixed (byte* first = into)
            return Check(fuzmon_syscalls_read(_syscalls, first, (uint)into.Length));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SyscallLoss> Losses()
    {
        ObjectDisposedException.ThrowIf(_syscalls == 0, this);
        while (true)
        {
            int count;
            fixed (SyscallLoss* first = _losses)
                count = Check(fuzmon_syscalls_losses(_syscalls, first, (uint)_losses.Length));
            if (count <= _losses.Length)
                return _losses[..count];
            _losses = new SyscallLoss[count * 2];
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        ObjectDisposedException.ThrowIf(_syscalls == 0, this);
        Check(fuzmon_syscalls_stop(_syscalls));
    }

    /// <summary>Takes the programs out of the kernel.</summary>
    public void Dispose()
    {
        fuzmon_syscalls_close(_syscalls);
        _syscalls = 0;
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(-result);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_syscalls_open(in fuzmon_syscalls_options options, out nint syscalls);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_syscalls_close(nint syscalls);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_syscalls_add(nint syscalls, int pid, int is_held);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_syscalls_read(nint syscalls, byte* into, uint capacity);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_syscalls_losses(nint syscalls, SyscallLoss* into, uint capacity);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_syscalls_stop(nint syscalls);

    [LibraryImport(LibFuzmon.Name)]
    private static partial long fuzmon_syscalls_traced(nint syscalls, out ulong untracked);

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_syscalls_options
    {
        public CaptureStep* plans;
        public ulong* included;
        public uint data_bytes;
        public uint calls_per_second;
        public uint ring_bytes;
        public uint tells_signals;
        public uint follows_forks;
        public uint tells_others;
    }
}
