using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Copying;

namespace Fuzmon.Stacks.Following;

/// <summary>Captures of what is followed are taken by its follower, since nobody else can trace it; those of others by another tracer.</summary>
/// <param name="follower">Not owned.</param>
/// <param name="others">Owned.</param>
public sealed class FollowedStackTracer(Follower follower, IStackTracer others) : IStackTracer
{
    private const int ESRCH = 3;
    private const int ECHILD = 10;
    private const int EPIPE = 32;
    private const int MaxKept = 256;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ProcessKey, Kept> _kept = [];
    private readonly PythonRecognizer _recognizer = new();

    /// <inheritdoc/>
    public CaptureOutcome Capture(ProcessKey process, CaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var outcome = CaptureFollowed(process, options);
            return outcome.Error is ECHILD or EPIPE ? others.Capture(process, options) : outcome;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return CaptureOutcome.Failed(e.Message);
        }
    }

    /// <inheritdoc/>
    public void Forget(ProcessKey process)
    {
        if (_kept.Remove(process))
            follower.Forget(process.Pid);
        others.Forget(process);
    }

    /// <inheritdoc/>
    public void Dispose() => others.Dispose();

    private CaptureOutcome CaptureFollowed(ProcessKey process, CaptureOptions options)
    {
        if (!_kept.TryGetValue(process, out var kept))
        {
            if (_kept.Count == MaxKept)
                Forget(_kept.MinBy(static pair => pair.Value.UsedAt).Key);
            kept = new Kept(new PythonProcess(process.Pid, _recognizer, TimeProvider.System));
            _kept.Add(process, kept);
        }

        kept.UsedAt = Environment.TickCount64;
        var python = options.Python ? kept.Python : null;
        python?.Prepare(kept);
        var native = options.ToNative();
        var error = follower.TryCapture(process.Pid, native, python is null ? null : kept.Table, options.Deadline + Grace, out var block);
        // The pid may be another process's by now, which nothing was to be learnt of.
        if (block is not null && !IsAlive(process))
            (block, error) = (null, ESRCH);
        if (error != 0)
            _kept.Remove(process);
        if (block is null)
            return CaptureOutcome.Denied(error);
        python?.Learn(block);
        return CaptureOutcome.Of(block, python);
    }

    private static bool IsAlive(ProcessKey process)
    {
        var opened = ProcessHandle.TryOpen(process.Pid, out var handle);
        using (handle)
            return opened == OpenOutcome.Opened && handle!.StartTicks == process.StartTicks;
    }

    private sealed class Kept(PythonProcess python) : IPythonCopier
    {
        public PythonProcess Python { get; } = python;

        public fuzmon_python? Table { get; private set; }

        public long UsedAt { get; set; }

        // What makes no sense is refused with the capture.
        public bool TryUsePython(fuzmon_python? table)
        {
            Table = table;
            return true;
        }
    }
}
