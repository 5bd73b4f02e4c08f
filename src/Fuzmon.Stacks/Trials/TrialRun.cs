using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Fuzmon.Linux.Launching;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Native;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Trials;

/// <summary>Runs a program to its end. The calls may be made by several threads at once.</summary>
public static unsafe partial class TrialRun
{
    private const int CLD_EXITED = 1;
    private const uint KnowsSignal = 1;
    private const uint KnowsRegisters = 2;

    private static readonly string[] RegisterNames =
    [
        "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip", "eflags",
    ];

    /// <summary>Runs it and waits for its end, its time limit, or its failure to start.</summary>
    /// <exception cref="CommandNotStartedException">It cannot be run.</exception>
    /// <exception cref="IOException">The input cannot be read, or there are no descriptors to be had.</exception>
    /// <exception cref="UnauthorizedAccessException">The input may not be read.</exception>
    public static TrialOutcome Run(TrialOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LibFuzmon.RequireVersion();
        using var input = File.OpenHandle(options.Input ?? "/dev/null");
        using var output = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        using var errors = new AnonymousPipeServerStream(PipeDirection.In);
        TrialOutcome? outcome = null;
        Exception? failure = null;
        // ptrace and the wait belong to the thread that launches.
        void Launch()
        {
            try
            {
                outcome = Run(options, input, output, errors.ClientSafePipeHandle);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or CommandNotStartedException)
            {
                failure = e;
            }
            finally
            {
                errors.DisposeLocalCopyOfClientHandle();
            }
        }

        var runner = new Thread(Launch) { IsBackground = true, Name = "trial" };
        runner.Start();
        var kept = ReadAll(errors, options.ErrorBytes);
        runner.Join();
        if (failure is not null)
            throw failure;
        return outcome! with { Error = kept };
    }

    private static TrialOutcome Run(TrialOptions options, SafeFileHandle input, SafeFileHandle output, SafePipeHandle errors)
    {
        var argv = Block(options.Command);
        var envp = Block(options.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        var standard = stackalloc int[] { (int)input.DangerousGetHandle(), (int)output.DangerousGetHandle(), (int)errors.DangerousGetHandle() };
        fixed (byte* argvBytes = argv, envpBytes = envp)
        fixed (nint* argvAddresses = StringBlock.Addresses(argv, (nint)argvBytes))
        fixed (nint* envpAddresses = StringBlock.Addresses(envp, (nint)envpBytes))
        {
            var request = new fuzmon_trial_request
            {
                launch = new() { argv = argvAddresses, envp = envpAddresses, standard = standard, new_session = 1 },
                timeout_ms = (uint)Math.Clamp(options.Timeout.TotalMilliseconds, 1, int.MaxValue),
                follow = options.Follow ? 1u : 0,
            };
            fuzmon_trial_result result;
            var error = -fuzmon_trial_run(&request, &result, out var stacks, out var block);
            try
            {
                if (error != 0)
                    throw CommandNotStartedException.NotRun(options.Command[0], error);
                return OutcomeOf(result, block);
            }
            finally
            {
                LibFuzmonStacks.fuzmon_stacks_close(stacks);
            }
        }
    }

    private static TrialOutcome OutcomeOf(fuzmon_trial_result result, fuzmon_capture_header* block)
    {
        var hasExited = result.code == CLD_EXITED;
        // The signal that was seen coming is the one that ended it, or it says nothing.
        var isKnown = (result.known & KnowsSignal) != 0 && !hasExited && result.status == result.signal;
        ReadOnlySpan<ulong> registers = result.registers;
        ReadOnlySpan<byte> instruction = result.instruction;
        var values = registers.ToArray();
        return new TrialOutcome
        {
            Pid = result.pid,
            ExitCode = hasExited ? result.status : null,
            Signal = hasExited ? null : result.status,
            TimedOut = result.timed_out != 0,
            SignalCode = isKnown ? result.si_code : null,
            FaultAddress = isKnown && result.si_code > 0 && result.signal is 4 or 5 or 7 or 8 or 11 ? result.fault_address : null,
            ThreadId = isKnown ? result.tid : null,
            Registers = (result.known & KnowsRegisters) == 0 ? [] : [.. RegisterNames.Zip(values, KeyValuePair.Create)],
            Instruction = instruction[..(int)Math.Min(result.instruction_length, 16)].ToArray(),
            Capture = block == null
                ? null
                : CaptureOutcome.Of(CaptureBlock.Parse(new ReadOnlySpan<byte>(block, checked((int)block->size)).ToArray())),
            CaptureError = result.capture_error,
            CpuMs = result.cpu_ns / 1e6,
            PeakRssKb = result.peak_rss_kb,
            WallMs = result.wall_ns / 1e6,
        };
    }

    // All of it is read, or the program would wait for room; what a descendant holds open ends with the program's session.
    private static byte[] ReadAll(AnonymousPipeServerStream stream, int limit)
    {
        var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int count; (count = stream.Read(buffer)) > 0;)
            kept.Write(buffer, 0, (int)Math.Min(count, limit - kept.Length));
        return kept.ToArray();
    }

    private static byte[] Block(IEnumerable<string> strings) => Encoding.UTF8.GetBytes(string.Concat(strings.Select(text => text + '\0')));

    [LibraryImport("fuzmon")]
    private static partial int fuzmon_trial_run(
        fuzmon_trial_request* request, fuzmon_trial_result* result, out nint stacks, out fuzmon_capture_header* block);

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_trial_request
    {
        public CommandLauncher.fuzmon_launch_request launch;
        public uint timeout_ms;
        public uint follow;
    }
}
