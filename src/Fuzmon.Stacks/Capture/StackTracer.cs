using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Copying;

namespace Fuzmon.Stacks.Capture;

/// <summary>Captures by libfuzmon. What it learns of a process makes the next capture of it cheap, so the last some are kept.</summary>
public sealed class StackTracer : IStackTracer
{
    private const int ESRCH = 3;
    private const int MaxKept = 256;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ProcessKey, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _byUse = [];
    private readonly PythonRecognizer _recognizer = new();
    private Tracer? _tracer;

    /// <summary>How many tracer threads were given up because they hung in the kernel.</summary>
    public int Abandoned { get; private set; }

    /// <inheritdoc/>
    public CaptureOutcome Capture(ProcessKey process, CaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var error = TryOpen(process, out var kept);
            return error == 0 ? Capture(kept!, options) : CaptureOutcome.Denied(error);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DllNotFoundException or EntryPointNotFoundException)
        {
            return CaptureOutcome.Failed(e.Message);
        }
    }

    /// <summary>Copies pieces of memory while all threads stand still.</summary>
    /// <param name="process">The process.</param>
    /// <param name="ranges">The pieces. Where one cannot be read to its end, what is before that is copied.</param>
    /// <param name="deadline">How long the threads may stand still.</param>
    public MemoryCopy CopyMemory(ProcessKey process, IReadOnlyList<MemoryRange> ranges, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var error = TryOpen(process, out var kept);
        if (error != 0)
            return new MemoryCopy(null, IsOneInstant: false, null, error, null);

        var pieces = new CopiedPieces(ranges);
        kept!.Stacks.UseRegions(pieces.Regions);
        var outcome = Capture(
            process, new CaptureOptions { Mode = CaptureMode.StopAll, Deadline = deadline, StackBytes = 8, MaxFrames = 1, Python = false });
        if (_tracer is null)
        {
            // It may still write there, should it ever come back.
            pieces.Abandon();
        }
        else if (_kept.ContainsKey(process))
        {
            kept.Stacks.UseRegions([]);
        }

        return outcome.Block is { } block
            ? pieces.ToCopy(block, StackAssembler.SummaryOf(block))
            : new MemoryCopy(null, IsOneInstant: false, null, outcome.Error, outcome.Failure);
    }

    /// <inheritdoc/>
    public void Forget(ProcessKey process)
    {
        if (!_kept.Remove(process, out var node))
            return;

        _byUse.Remove(node);
        node.Value.Stacks.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var kept in _byUse)
            kept.Stacks.Dispose();
        _byUse.Clear();
        _kept.Clear();
        _tracer?.Dispose();
    }

    private CaptureOutcome Capture(Kept kept, CaptureOptions options)
    {
        _tracer ??= Tracer.Start();
        var python = options.Python ? kept.Python : null;
        python?.Prepare(kept.Stacks);
        var error = _tracer.TryCapture(kept.Stacks, options.ToNative(), options.Deadline + Grace, out var block);
        if (_tracer.IsWedged)
        {
            Abandoned++;
            _tracer = null;
        }

        if (error != 0)
            Forget(kept.Process);
        if (block is null)
            return CaptureOutcome.Denied(error);
        python?.Learn(block);
        return CaptureOutcome.Of(block, python);
    }

    private int TryOpen(ProcessKey process, out Kept? kept)
    {
        kept = null;
        if (_kept.TryGetValue(process, out var node))
        {
            kept = node.Value;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return 0;
        }

        var error = NativeStacks.TryOpen(process.Pid, out var stacks);
        if (error != 0)
            return error;

        // The pid may be another process's by now. If it is this one's still, what was opened before is this one's too.
        if (!IsAlive(process))
        {
            stacks!.Dispose();
            return ESRCH;
        }

        if (_kept.Count == MaxKept)
            Forget(_byUse.Last!.Value.Process);
        kept = new Kept(process, stacks!, new PythonProcess(process.Pid, _recognizer, TimeProvider.System));
        _kept.Add(process, _byUse.AddFirst(kept));
        return 0;
    }

    private static bool IsAlive(ProcessKey process)
    {
        var opened = ProcessHandle.TryOpen(process.Pid, out var handle);
        using (handle)
            return opened == OpenOutcome.Opened && handle!.StartTicks == process.StartTicks;
    }

    private sealed record Kept(ProcessKey Process, NativeStacks Stacks, PythonProcess Python);
}
