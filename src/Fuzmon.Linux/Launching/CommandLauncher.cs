using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Launching;

/// <summary>Starts the command that Fuzmon watches.</summary>
public static unsafe partial class CommandLauncher
{
    private static readonly byte[] HiddenPrefix = Encoding.ASCII.GetBytes(GivenEnvironment.VariablePrefix);

    /// <summary>
    /// Starts a command that waits before exec until <see cref="LaunchedCommand.Release"/>, and that ends without having run when
    /// Fuzmon dies before, however it dies. Directory, umask, terminal, stdin, stdout and stderr are Fuzmon's own.
    /// </summary>
    /// <param name="command">The program, looked up as a shell does, and its arguments.</param>
    /// <param name="given">The signals and limits that the command gets.</param>
    /// <param name="tracing">How it is going to be traced; null when it is not.</param>
    /// <param name="variables">What its environment has beside ours, or instead of it.</param>
    /// <exception cref="CommandNotStartedException">There is no process to be had.</exception>
    public static LaunchedCommand Start(
        IReadOnlyList<string> command, GivenEnvironment given, LaunchTracing? tracing = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (command.Count == 0)
            throw new ArgumentException("A command has at least a name.", nameof(command));
        LibFuzmon.RequireVersion();

        var argv = StringBlock.OfCommand(command, File.ReadAllBytes("/proc/self/cmdline"));
        var envp = StringBlock.OfEnvironment(File.ReadAllBytes("/proc/self/environ"), HiddenPrefix);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            envp = [.. StringBlock.OfEnvironment(envp, Encoding.UTF8.GetBytes($"{name}=")), .. Encoding.UTF8.GetBytes($"{name}={value}\0")];
        ulong[]? filtered = tracing?.FilteredCalls is { } calls ? [.. calls] : null;
        fixed (ulong* filteredCalls = filtered)
        fixed (byte* argvBytes = argv, envpBytes = envp)
        fixed (nint* argvAddresses = StringBlock.Addresses(argv, (nint)argvBytes))
        fixed (nint* envpAddresses = StringBlock.Addresses(envp, (nint)envpBytes))
        {
            var request = new fuzmon_launch_request
            {
                argv = argvAddresses,
                envp = envpAddresses,
                ignored_signals = given.IgnoredSignals,
                blocked_signals = given.BlockedSignals,
                nofile_soft = given.DescriptorLimit ?? 0,
                filtered_calls = filteredCalls,
                filters_others = tracing?.FiltersOthers == true ? 1u : 0,
                tracer = (ulong)(tracing?.Tracer ?? 0),
            };
            var error = -fuzmon_launch(request, out var launched);
            if (error != 0)
                throw CommandNotStartedException.NoProcess(command[0], error);
            return new LaunchedCommand(command[0], launched.pid, Own(launched.pidfd), Own(launched.control));
        }
    }

    private static SafeFileHandle Own(int descriptor) => new(descriptor, ownsHandle: true);

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_launch(in fuzmon_launch_request request, out fuzmon_launched launched);

    [StructLayout(LayoutKind.Sequential)]
    internal struct fuzmon_launch_request
    {
        public nint* argv;
        public nint* envp;
        public ulong ignored_signals;
        public ulong blocked_signals;
        public ulong nofile_soft;
        public int* standard;
        public ulong new_session;
        public ulong* filtered_calls;
        public ulong filters_others;
        public ulong tracer;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_launched
    {
        public int pid;
        public int pidfd;
        public int control;
    }
}
