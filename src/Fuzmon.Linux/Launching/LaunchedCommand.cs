using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Launching;

/// <summary>A started command. It is reaped by a <see cref="ChildReaper"/>, whatever becomes of it.</summary>
public sealed partial class LaunchedCommand : IDisposable
{
    private readonly string _name;
    private readonly SafeFileHandle _control;

    internal LaunchedCommand(string name, int pid, SafeFileHandle pidfd, SafeFileHandle control)
    {
        _name = name;
        _control = control;
        Pid = pid;
        Pidfd = pidfd;
    }

    /// <summary>The process id, the same before and after exec.</summary>
    public int Pid { get; }

    /// <summary>Stands for the process; closed with this object.</summary>
    public SafeFileHandle Pidfd { get; }

    /// <summary>
    /// Lets the held process become the command, and waits until it has. To be called once, and never by the thread that traces the
    /// process: the exec may have to wait for its tracer.
    /// </summary>
    /// <exception cref="CommandNotStartedException">The command cannot be run; the process has ended.</exception>
    public void Release()
    {
        var error = -fuzmon_release(_control);
        _control.Dispose();
        if (error != 0)
            throw CommandNotStartedException.NotRun(_name, error);
    }

    /// <summary>Ends the process if it is still held; a command that runs goes on.</summary>
    public void Dispose()
    {
        _control.Dispose();
        Pidfd.Dispose();
    }

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_release(SafeFileHandle control);
}
