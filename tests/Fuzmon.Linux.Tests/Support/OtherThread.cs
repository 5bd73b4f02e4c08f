using System.Runtime.ExceptionServices;

namespace Fuzmon.Linux.Tests.Support;

/// <summary>A thread of its own user and mount namespace: both belong to the thread, and end with it.</summary>
internal static class OtherThread
{
    private const int Nobody = 65534;

    public static void AsNobody(Action action) => Run(() =>
    {
        BecomeNobody();
        action();
    });

    /// <summary>As nobody, where /proc hides what belongs to others.</summary>
    public static void WithHiddenProcesses(Action action) => Run(() =>
    {
        Assert.Equal(0, Libc.unshare(Libc.CLONE_NEWNS | Libc.CLONE_FS));
        Assert.Equal(0, Libc.mount("none", "/", null, Libc.MS_REC | Libc.MS_PRIVATE, null));
        Assert.Equal(0, Libc.mount("proc", "/proc", "proc", 0, "hidepid=2"));
        BecomeNobody();
        action();
    });

    /// <summary>By system calls, not by glibc's wrappers, which change all threads. hidepid spares members of group 0.</summary>
    private static void BecomeNobody()
    {
        Assert.Equal(0, Libc.syscall(Libc.SYS_setgroups, 0, 0, 0));
        Assert.Equal(0, Libc.syscall(Libc.SYS_setresgid, Nobody, Nobody, Nobody));
        Assert.Equal(0, Libc.syscall(Libc.SYS_setresuid, Nobody, Nobody, Nobody));
    }

    private static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
