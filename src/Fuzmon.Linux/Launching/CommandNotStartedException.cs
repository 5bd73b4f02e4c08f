using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux.Launching;

/// <summary>A command could not be started. The message tells the user which one, and what is wrong with it.</summary>
public sealed class CommandNotStartedException : Exception
{
    private const int Failed = 1;
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    private CommandNotStartedException(string message, int error, int exitStatus)
        : base(message)
    {
        Error = error;
        ExitStatus = exitStatus;
    }

    /// <summary>The kernel's error number.</summary>
    public int Error { get; }

    /// <summary>As a shell's: 127 for a command that is not found, 126 for one that cannot be executed; otherwise 1.</summary>
    public int ExitStatus { get; }

    internal static CommandNotStartedException NoProcess(string command, int error) =>
        new($"{command}: cannot start a process: {Marshal.GetPInvokeErrorMessage(error)}", error, Failed);

    internal static CommandNotStartedException NotRun(string command, int error)
    {
        var isPath = command.Contains('/', StringComparison.Ordinal);
        return error switch
        {
            Errno.ENOENT when isPath && File.Exists(command) =>
                new($"{command}: the interpreter or loader that it asks for is not there", error, NotFound),
            Errno.ENOENT when isPath => new($"{command}: no such file or directory", error, NotFound),
            Errno.ENOENT => new($"{command}: command not found", error, NotFound),
            Errno.EACCES when isPath && Directory.Exists(command) => new($"{command}: is a directory", error, NotExecutable),
            Errno.EACCES => new($"{command}: permission denied", error, NotExecutable),
            Errno.ESRCH => new($"{command}: its process was killed before it could run", error, Failed),
            _ => new($"{command}: cannot be executed: {Marshal.GetPInvokeErrorMessage(error)}", error, NotExecutable),
        };
    }
}
