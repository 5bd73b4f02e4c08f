using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux.Launching;

/// <summary>
/// Adopts orphaned descendants and waits for all children, the launched command and adopted ones, so that none stays a zombie.
/// Nothing else in this program may start children: it would never see them end. That rules out System.Diagnostics.Process.
/// </summary>
public sealed partial class ChildReaper : IDisposable
{
    private const int CLD_EXITED = 1;
    private const int CLD_DUMPED = 3;
    private const int ECHILD = 10;

    private readonly Lock _reaping = new();
    private readonly Action<ReapedChild> _reaped;
    private bool _disposed;

    /// <summary>Begins reaping, on a thread that ends when no child is left: the command must have been started.</summary>
    /// <param name="reaped">Is told of each child while its pid still means that child. It must not throw.</param>
    /// <exception cref="InvalidOperationException">There are no children, or the kernel refuses.</exception>
    public ChildReaper(Action<ReapedChild> reaped)
    {
        LibFuzmon.RequireVersion();
        _reaped = reaped;
        var error = -fuzmon_become_subreaper();
        if (error == 0)
            error = -fuzmon_peek_child(block: false, out _);
        if (error != 0)
            throw new InvalidOperationException($"Cannot wait for children: {Marshal.GetPInvokeErrorMessage(error)}");
        new Thread(Run) { IsBackground = true, Name = "child reaper" }.Start();
    }

    /// <summary>
    /// Reports and reaps no more, and waits for what is under way. The thread, which nothing but the end of a child wakes, may
    /// linger.
    /// </summary>
    public void Dispose()
    {
        lock (_reaping)
            _disposed = true;
    }

    private void Run()
    {
        while (fuzmon_peek_child(block: true, out var child) == 0 && TryReap(child))
        {
        }
    }

    private bool TryReap(fuzmon_child child)
    {
        lock (_reaping)
        {
            if (_disposed)
                return false;
            _reaped(Describe(child));
            // Who started the helper of symbols reaps it, too, and may have come first.
            return fuzmon_reap_child(child.pid) is 0 or -ECHILD;
        }
    }

    private static ReapedChild Describe(fuzmon_child child) => new()
    {
        Pid = child.pid,
        StartTicks = ReadStat(child.pid, out var waitedForChildren),
        Status = child.code == CLD_EXITED
            ? new ExitStatus(child.status, Signal: null, CoreDumped: false)
            : new ExitStatus(ExitCode: null, child.status, child.code == CLD_DUMPED),
        CpuNanoseconds = child.cpu_ns,
        FamilyCpuNanoseconds = child.family_cpu_ns,
        PeakRssKb = waitedForChildren ? null : child.family_rss_kb,
    };

    // No process gets by without a page fault, so one that has waited for a child has the child's faults on its account.
    private static ulong? ReadStat(int pid, out bool waitedForChildren)
    {
        waitedForChildren = true;
        var error = ProcFileSystem.OpenPath($"/proc/{pid}", out var directory);
        using (directory)
        {
            if (error != Errno.None
                || ProcFileSystem.ReadOnce(directory, "stat"u8, out var text) != Errno.None
                || !ProcStat.TryParse(text, out var stat))
                return null;

            waitedForChildren = stat.WaitedForMinorFaults != 0;
            return stat.StartTicks;
        }
    }

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_become_subreaper();

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_peek_child([MarshalAs(UnmanagedType.Bool)] bool block, out fuzmon_child child);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_reap_child(int pid);

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_child
    {
        public int pid;
        public int code;
        public int status;
        public int reserved;
        public long cpu_ns;
        public long family_cpu_ns;
        public long family_rss_kb;
    }
}
