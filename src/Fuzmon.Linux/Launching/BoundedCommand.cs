using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Fuzmon.Linux.Launching;

/// <summary>
/// A command of the monitor's own, below a keeper that bounds its time: whatever it starts stays there and ends with it, so none of it
/// becomes a child of the monitor or a zombie. A <see cref="ChildReaper"/> may reap the keeper and does no harm by it.
/// </summary>
public sealed unsafe partial class BoundedCommand : IDisposable
{
    private static readonly byte[] HiddenPrefix = Encoding.ASCII.GetBytes(GivenEnvironment.VariablePrefix);
    private static readonly string KeeperPath = Path.Combine(AppContext.BaseDirectory, "fuzmon-keeper");

    private fuzmon_kept _kept;
    private bool _disposed;

    private BoundedCommand(fuzmon_kept kept) => _kept = kept;

    /// <summary>The pid of the keeper, which every process of the command descends from.</summary>
    public int KeeperPid => _kept.pid;

    /// <summary>Starts a command with an environment like ours, its stdout and stderr going nowhere.</summary>
    /// <param name="command">The program, looked up in PATH, and its arguments.</param>
    /// <param name="variables">What its environment has beside ours.</param>
    /// <param name="input">What it reads from stdin.</param>
    /// <param name="timeout">After that it is killed with all that it has started.</param>
    /// <param name="given">The limits that it gets.</param>
    /// <exception cref="Win32Exception">There is no process to be had.</exception>
    public static BoundedCommand Start(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> variables,
        ReadOnlySpan<byte> input,
        TimeSpan timeout,
        GivenEnvironment given)
    {
        LibFuzmon.RequireVersion();
        var argv = Block(command);
        // Ours come first: of two variables of the same name the first one counts.
        var envp = Block(variables.Select(variable => $"{variable.Key}={variable.Value}"))
            .Concat(StringBlock.OfEnvironment(File.ReadAllBytes("/proc/self/environ"), HiddenPrefix)).ToArray();
        var keeper = Encoding.UTF8.GetBytes(KeeperPath + '\0');
        fixed (byte* keeperBytes = keeper, argvBytes = argv, envpBytes = envp, inputBytes = input)
        fixed (nint* argvAddresses = StringBlock.Addresses(argv, (nint)argvBytes))
        fixed (nint* envpAddresses = StringBlock.Addresses(envp, (nint)envpBytes))
        {
            var request = new fuzmon_keep_request
            {
                keeper = keeperBytes,
                argv = argvAddresses,
                envp = envpAddresses,
                input = inputBytes,
                input_size = (ulong)input.Length,
                nofile_soft = given.DescriptorLimit ?? 0,
                timeout_ms = (uint)Math.Clamp(timeout.TotalMilliseconds, 1, uint.MaxValue),
            };
            var error = -fuzmon_keep(request, out var kept);
            return error == 0 ? new BoundedCommand(kept) : throw new Win32Exception(error);
        }
    }

    /// <summary>Blocks until the command has ended, or its time is over.</summary>
    public CommandOutcome WaitForOutcome()
    {
        fuzmon_keep_report report;
        return Read(&report, sizeof(fuzmon_keep_report)) == sizeof(fuzmon_keep_report)
            ? new CommandOutcome((CommandEnd)report.outcome, report.value)
            : new CommandOutcome(CommandEnd.Unknown, 0);
    }

    /// <summary>Blocks until everything that the command has started has ended too, and reaps the keeper.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        var rest = stackalloc byte[64];
        while (Read(rest, 64) > 0)
        {
        }

        fuzmon_keep_end(_kept);
    }

    private nint Read(void* into, nint size)
    {
        nint count;
        do
            count = read(_kept.report, into, size);
        while (count < 0 && Marshal.GetLastPInvokeError() == Proc.Errno.EINTR);
        return count;
    }

    private static byte[] Block(IEnumerable<string> strings)
        => Encoding.UTF8.GetBytes(string.Concat(strings.Select(text => text.Replace("\0", "\ufffd", StringComparison.Ordinal) + '\0')));

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_keep(in fuzmon_keep_request request, out fuzmon_kept kept);

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_keep_end(in fuzmon_kept kept);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, void* buffer, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_keep_request
    {
        public byte* keeper;
        public nint* argv;
        public nint* envp;
        public byte* input;
        public ulong input_size;
        public ulong nofile_soft;
        public uint timeout_ms;
        public uint reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_kept
    {
        public int pid;
        public int pidfd;
        public int report;
        public int reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_keep_report
    {
        public int outcome;
        public int value;
    }
}
