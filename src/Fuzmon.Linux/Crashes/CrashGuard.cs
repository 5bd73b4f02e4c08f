using System.Runtime.InteropServices;
using System.Text;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Crashes;

/// <summary>
/// A small process that has set <c>kernel.core_pattern</c> for as long as this one lives, takes what the kernel brings, and restores the
/// setting in whatever way this one ends. Safe for use by several threads at once.
/// </summary>
public sealed unsafe partial class CrashGuard : IDisposable
{
    private const int EPIPE = 32;
    private const int ReadyPatienceMs = 15_000;
    private const int EndPatienceMs = 1500;
    private const int Repaired = 10;
    private const int NotOurs = 11;
    private const int NotRepaired = 12;
    private const uint End = 3;
    private const int PRIO_PROCESS = 0;
    private const int Nice = -19;
    private static readonly string GuardPath = Path.Combine(AppContext.BaseDirectory, "fuzmon-guard");

    private readonly fuzmon_guard _guard;
    private bool _disposed;

    private CrashGuard(fuzmon_guard guard, CrashWay way)
    {
        _guard = guard;
        Way = way;
    }

    /// <summary>Root's folder for the socket, and for what is needed to restore the setting.</summary>
    public static string DefaultFolder => "/run/fuzmon";

    /// <summary>How crashes come here.</summary>
    public CrashWay Way { get; }

    /// <summary>What was set, and what it was before.</summary>
    public string Setting { get; private set; } = "";

    /// <summary>Its process, whose children are none of the monitor's targets.</summary>
    public int Pid => _guard.pid;

    /// <summary>Sets <c>core_pattern</c>, and tries whether the kernel does what it says.</summary>
    /// <param name="way">How crashes are to come.</param>
    /// <param name="deadline">For how long a process is held at most.</param>
    /// <param name="folder">Root's folder for the socket.</param>
    /// <exception cref="CrashGuardException">That does not work; nothing is set.</exception>
    public static CrashGuard Start(CrashWay way, TimeSpan deadline, string folder)
    {
        LibFuzmon.RequireVersion();
        fuzmon_guard guard;
        fixed (byte* path = Text(GuardPath), folderBytes = Text(folder))
        {
            var request = new fuzmon_guard_request
            {
                guard = path,
                folder = folderBytes,
                way = (uint)way,
                deadline_ms = (uint)Math.Clamp(deadline.TotalMilliseconds, 1, int.MaxValue),
            };
            var error = -fuzmon_guard_start(request, out guard);
            if (error != 0)
                throw new CrashGuardException($"{GuardPath} cannot be run: {Marshal.GetPInvokeErrorMessage(error)}", isDenied: false);
        }

        var started = new CrashGuard(guard, way);
        var first = started.Next(ReadyPatienceMs, out var isDenied);
        if (first.Kind == GuardEventKind.Ready)
        {
            started.Setting = first.Text;
            return started;
        }

        started.Dispose();
        throw new CrashGuardException(first.Kind == GuardEventKind.Failed ? first.Text : "the guard of core_pattern ended unexpectedly", isDenied);
    }

    /// <summary>Restores what an earlier guard has left that was killed.</summary>
    /// <returns>What was done, for people; null when there was nothing to do.</returns>
    public static string? Repair(string folder)
    {
        LibFuzmon.RequireVersion();
        fixed (byte* path = Text(GuardPath), folderBytes = Text(folder))
        {
            return fuzmon_guard_repair(path, folderBytes) switch
            {
                Repaired => "kernel.core_pattern was restored: a Fuzmon before had been killed before it could",
                NotOurs => "kernel.core_pattern was left as it is: somebody has changed it since a Fuzmon before was killed",
                NotRepaired => $"kernel.core_pattern cannot be restored to what {folder}/core_pattern remembers",
                _ => null,
            };
        }
    }

    /// <summary>Puts the calling thread before others, where that is allowed: a process waits for what it does.</summary>
    public static void HurryThisThread() => _ = setpriority(PRIO_PROCESS, 0, Nice);

    /// <summary>Waits for what it tells.</summary>
    public GuardEvent Next(TimeSpan patience) => Next((int)patience.TotalMilliseconds, out _);

    /// <summary>
    /// Has it restore the setting, and end once every crash has been let go. Until then, and not for long, <see cref="Next(TimeSpan)"/> tells
    /// of crashes that had begun.
    /// </summary>
    public void Finish() => Answer(0, End);

    /// <summary>Ends it. Nobody may wait for what it tells any more.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        fuzmon_guard_end(_guard, EndPatienceMs);
    }

    // A guard that is gone has let go of everything.
    internal void Answer(uint id, uint verdict) => _ = fuzmon_guard_answer(_guard.channel, id, verdict);

    private GuardEvent Next(int patienceMs, out bool isDenied)
    {
        const int DeniedStatus = 3;
        fuzmon_guard_event next;
        var result = fuzmon_guard_next(_guard.channel, patienceMs, &next, out var connection, out var pidfd);
        isDenied = false;
        if (result == 0)
            return new GuardEvent(GuardEventKind.None, 0, 0, "");
        if (result < 0)
        {
            return new GuardEvent(
                GuardEventKind.Ended, 0, 0, result == -EPIPE ? "the guard of core_pattern is gone" : Marshal.GetPInvokeErrorMessage(-result));
        }

        var kind = (GuardEventKind)next.kind;
        isDenied = kind == GuardEventKind.Failed && next.value == DeniedStatus;
        var text = Marshal.PtrToStringUTF8((nint)next.text) ?? "";
        return new GuardEvent(kind, next.pid, next.value, text)
        {
            Crash = kind == GuardEventKind.Crash && connection >= 0
                ? new InterceptedCrash(this, next.id, next.pid, TimeSpan.FromMilliseconds(next.age_ms), connection, pidfd)
                : null,
        };
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int prio);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_guard_start(in fuzmon_guard_request request, out fuzmon_guard guard);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_guard_next(int channel, int timeout_ms, fuzmon_guard_event* next, out int connection, out int pidfd);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_guard_answer(int channel, uint id, uint verdict);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_guard_end(in fuzmon_guard guard, int timeout_ms);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_guard_repair(byte* guard, byte* folder);

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_guard_request
    {
        public byte* guard;
        public byte* folder;
        public uint way;
        public uint deadline_ms;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_guard
    {
        public int pid;
        public int pidfd;
        public int channel;
        public int reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_guard_event
    {
        public uint kind;
        public uint id;
        public int pid;
        public int value;
        public uint age_ms;
        public uint dumpable;
        public fixed byte text[400];
    }
}
