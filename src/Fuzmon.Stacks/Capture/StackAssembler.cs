using System.Runtime.InteropServices;
using Fuzmon.Records;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Capture;

/// <summary>Makes stacks with names of a capture, while its process runs again. Safe for use by several threads at once.</summary>
/// <param name="symbols">Who knows the names; null for nobody.</param>
public sealed class StackAssembler(ISymbolizer? symbols)
{
    // What inlining may make of the frames that were asked for: the formats of records hold 65,535 a thread.
    private const int MaxFramesOfThread = 32_768;

    /// <summary>Names the frames. What is not named in time keeps its module and offset.</summary>
    /// <param name="pid">The process that was captured.</param>
    /// <param name="outcome">Its capture.</param>
    /// <param name="withSymbols">Whether to name addresses at all.</param>
    /// <param name="patience">How long to wait for names that are not known yet.</param>
    public async Task<CapturedStacks> AssembleAsync(int pid, CaptureOutcome outcome, bool withSymbols, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Block is not { } block)
            return CapturedStacks.Missing(outcome.Failure ?? CaptureErrors.OfProcess(outcome.Error));

        var modules = ModulesOf(pid, block);
        var names = withSymbols ? symbols : null;
        var unknown = new Dictionary<uint, HashSet<ulong>>();
        var threads = ThreadsOf(block, modules, names, unknown);
        if (unknown.Count > 0)
        {
            await ResolveAsync(modules, unknown, patience);
            threads = ThreadsOf(block, modules, names, []);
        }

        return new CapturedStacks(threads, SummaryOf(block));
    }

    private static ModuleReference[] ModulesOf(int pid, CaptureBlock block)
    {
        var modules = new ModuleReference[block.Modules.Length];
        for (var i = 0; i < modules.Length; i++)
        {
            ref readonly var module = ref block.Modules[i];
            ReadOnlySpan<byte> id = module.build_id;
            modules[i] = new ModuleReference(
                pid,
                block.PathOf(module),
                module.build_id_length == 0 ? null : Convert.ToHexStringLower(id[..(int)module.build_id_length]),
                module.start,
                module.end,
                DeviceNumber(module.device_major, module.device_minor),
                module.inode);
        }

        return modules;
    }

    internal static CaptureSummary SummaryOf(CaptureBlock block)
    {
        ref readonly var header = ref block.Header;
        return new CaptureSummary
        {
            Mode = header.mode < CaptureNames.Modes.Count ? CaptureNames.Modes[(int)header.mode] : null,
            PauseUs = header.pause_ns / 1e3,
            StoppedUs = header.stopped_ns / 1e3,
            TotalUs = header.total_ns / 1e3,
            ThreadsStopped = (int)header.threads_stopped,
            Interrupted = (int)header.interrupted,
            Restarted = (int)header.restarted,
            ThreadsOmitted = (int)header.threads_omitted,
            TracerPid = header.tracer_pid == 0 ? null : header.tracer_pid,
        };
    }

    private async Task ResolveAsync(ModuleReference[] modules, Dictionary<uint, HashSet<ulong>> unknown, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await Task.WhenAll(unknown.Select(entry => symbols!.ResolveAsync(modules[entry.Key], entry.Value, limit.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The next capture finds them.
        }
    }

    // What has no name yet goes to `unknown`, by module.
    private static List<ThreadStack> ThreadsOf(
        CaptureBlock block, ModuleReference[] modules, ISymbolizer? names, Dictionary<uint, HashSet<ulong>> unknown)
    {
        var threads = new List<ThreadStack>(block.Threads.Length);
        foreach (ref readonly var thread in block.Threads)
        {
            var frames = new List<StackFrame>((int)thread.frame_count);
            foreach (ref readonly var frame in block.FramesOf(thread))
                Add(frames, frame, modules, names, unknown);
            var truncated = TruncationOf(thread.truncation);
            if (frames.Count > MaxFramesOfThread)
            {
                frames.RemoveRange(MaxFramesOfThread, frames.Count - MaxFramesOfThread);
                truncated = TruncationOf(fuzmon_truncation.FUZMON_TRUNCATED_FRAMES);
            }

            frames.Reverse();
            threads.Add(new ThreadStack
            {
                ThreadId = thread.tid,
                Name = block.NameOf(thread),
                State = thread.state == 0 ? null : (char)thread.state,
                Captured = thread.captured switch
                {
                    fuzmon_captured.FUZMON_CAPTURED_STOPPED => "stopped",
                    fuzmon_captured.FUZMON_CAPTURED_BLOCKED => "blocked",
                    _ => null,
                },
                Error = thread.captured == fuzmon_captured.FUZMON_NOT_CAPTURED ? CaptureErrors.OfThread(thread.error) : null,
                Truncated = truncated,
                Frames = frames,
            });
        }

        return threads;
    }

    private static void Add(
        List<StackFrame> frames, fuzmon_frame frame, ModuleReference[] modules, ISymbolizer? names, Dictionary<uint, HashSet<ulong>> unknown)
    {
        var module = frame.module < modules.Length ? modules[frame.module] : null;
        if (frame.flags.HasFlag(fuzmon_frame_flags.FUZMON_FRAME_SIGNAL))
        {
            frames.Add(FrameOf(frame, module, new SymbolFrame("<signal handler called>", null, null, IsInlined: false)));
            return;
        }

        IReadOnlyList<SymbolFrame> known = [];
        if (module is not null && names is not null && !names.TryGet(module, Meant(frame), out known))
        {
            ref var addresses = ref CollectionsMarshal.GetValueRefOrAddDefault(unknown, frame.module, out _);
            (addresses ??= []).Add(Meant(frame));
        }

        if (known.Count == 0)
            frames.Add(FrameOf(frame, module, name: null));
        for (var i = 0; i < known.Count; i++)
            frames.Add(FrameOf(frame, module, known[i]));
    }

    private static StackFrame FrameOf(fuzmon_frame frame, ModuleReference? module, SymbolFrame? name) => new()
    {
        Function = name?.Function,
        File = name?.File,
        Line = name?.Line,
        Address = frame.address,
        Module = module?.Path,
        ModuleOffset = module is not null && name?.Function is null ? frame.relative : null,
        BuildId = module?.BuildId,
        IsInlined = name is { IsInlined: true },
        Language = StackFrame.Native,
        IsHeuristic = IsGuess(frame.flags),
    };

    private static string? TruncationOf(fuzmon_truncation truncation) => truncation switch
    {
        fuzmon_truncation.FUZMON_COMPLETE => null,
        fuzmon_truncation.FUZMON_TRUNCATED_FRAMES => "max_frames",
        fuzmon_truncation.FUZMON_TRUNCATED_STACK => "stack_bytes",
        fuzmon_truncation.FUZMON_TRUNCATED_REGISTERS => "registers",
        _ => "unwind",
    };

    private static bool IsGuess(fuzmon_frame_flags flags)
        => flags.HasFlag(fuzmon_frame_flags.FUZMON_FRAME_FROM_RBP) || flags.HasFlag(fuzmon_frame_flags.FUZMON_FRAME_FROM_STACK);

    // A return address is that of the next instruction, which may be another line's or, behind a call that never returns, another
    // function's.
    private static ulong Meant(fuzmon_frame frame)
        => frame.flags.HasFlag(fuzmon_frame_flags.FUZMON_FRAME_EXACT) ? frame.relative : frame.relative - 1;

    // As glibc's makedev.
    private static ulong DeviceNumber(ulong major, ulong minor)
        => ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff);
}
