using Fuzmon.Linux.Children;
using Fuzmon.Linux.Threads;
using Fuzmon.Records;
using Fuzmon.Stacks.Locks;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Monitor;

/// <summary>Looks at processes of this machine.</summary>
internal sealed class LinuxHangProbe(TimeProvider time) : IHangProbe
{
    public HangLook? Look(ProcessKey process)
    {
        var at = time.GetUtcNow().UtcDateTime;
        var now = (long)MonotonicClock.Now;
        if (ThreadReader.Read(process) is not { } threads)
            return null;

        var memory = new LiveProcessMemory(process.Pid);
        var ids = threads.Select(thread => thread.ThreadId).ToHashSet();
        var waits = new Dictionary<int, FutexWait>();
        foreach (var thread in threads)
        {
            if (thread.Call is { } call && FutexReader.Read(memory, call, thread.ThreadId, ids) is { } wait)
                waits.Add(thread.ThreadId, wait);
        }

        return new HangLook(at, now, threads, waits);
    }

    public (string Name, int ParentPid)? Zombie(ProcessKey process) => ThreadReader.ReadZombie(process);
}
