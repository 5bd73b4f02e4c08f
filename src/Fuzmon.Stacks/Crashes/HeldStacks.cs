using System.Runtime.InteropServices;
using Fuzmon.Linux.Crashes;
using Fuzmon.Linux.Launching;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Copying;

namespace Fuzmon.Stacks.Crashes;

/// <summary>
/// Stacks of a process that the kernel holds while it dumps it: its registers are known and its memory can be read, and there is no
/// ptrace call, which would end the dump. Safe for use by several threads at once.
/// </summary>
public sealed unsafe partial class HeldStacks
{
    private readonly PythonRecognizer _recognizer = new();

    /// <summary>Unwinds.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="threads">Its threads, by their ids as <c>/proc</c> has them here.</param>
    /// <param name="options">How much; nothing is stopped whatever they say.</param>
    public CaptureOutcome Unwind(int pid, IReadOnlyList<CoreThread> threads, CaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(threads);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            LibFuzmon.RequireVersion();
            var error = NativeStacks.TryOpen(pid, out var stacks);
            if (error != 0)
                return CaptureOutcome.Denied(error);
            using (stacks)
                return Unwind(stacks!, pid, threads, options);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DllNotFoundException or EntryPointNotFoundException)
        {
            return CaptureOutcome.Failed(e.Message);
        }
    }

    private CaptureOutcome Unwind(NativeStacks stacks, int pid, IReadOnlyList<CoreThread> threads, CaptureOptions options)
    {
        var python = options.Python ? new PythonProcess(pid, _recognizer, TimeProvider.System) : null;
        python?.Prepare(stacks);
        var given = new fuzmon_given_thread[threads.Count];
        for (var i = 0; i < given.Length; i++)
        {
            given[i].tid = threads[i].ThreadId;
            for (var register = 0; register < fuzmon_given_thread.Values.Count; register++)
                given[i].registers[register] = threads[i].Registers[register];
        }

        var native = new fuzmon_capture_options
        {
            stack_bytes = (uint)options.StackBytes,
            max_frames = (uint)options.MaxFrames,
            max_threads = (uint)options.MaxThreads,
        };
        int result;
        fuzmon_capture_header* header;
        fixed (fuzmon_given_thread* first = given)
            result = fuzmon_stacks_unwind(stacks.DangerousGetHandle(), first, (uint)given.Length, native, out header);
        if (result != 0)
            return CaptureOutcome.Denied(-result);
        var block = CaptureBlock.Parse(new ReadOnlySpan<byte>(header, checked((int)header->size)).ToArray());
        return CaptureOutcome.Of(block, python);
    }

    [LibraryImport("fuzmon")]
    private static partial int fuzmon_stacks_unwind(
        nint stacks, fuzmon_given_thread* threads, uint count, in fuzmon_capture_options options, out fuzmon_capture_header* block);
}
