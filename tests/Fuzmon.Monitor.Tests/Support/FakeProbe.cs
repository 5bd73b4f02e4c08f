using Fuzmon.Linux.Threads;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>Processes that all wait in the same call.</summary>
internal sealed class FakeProbe : IHangProbe
{
    private int _looks;

    public int Looks => Volatile.Read(ref _looks);

    /// <summary>Whether processes are there to be looked at.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>Who has ended and is waited for by nobody.</summary>
    public int? ZombiePid { get; set; }

    public HangLook? Look(ProcessKey process)
    {
        var second = Interlocked.Increment(ref _looks);
        var isZombie = process.Pid == ZombiePid;
        var thread = new ThreadLook(process.Pid, isZombie ? 'Z' : 'S', 0) { Call = isZombie ? null : new SystemCall(0, [3, 0, 0, 0, 0, 0]) };
        return IsThere ? new HangLook(DateTime.UtcNow, second * 1_000_000_000L, [thread], new Dictionary<int, Stacks.Locks.FutexWait>()) : null;
    }

    public (string Name, int ParentPid)? Zombie(ProcessKey process) => process.Pid == ZombiePid ? ("gone", 77) : null;
}
