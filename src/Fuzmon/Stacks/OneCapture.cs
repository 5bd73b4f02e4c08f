using Fuzmon.Linux;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Merging;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks;

/// <summary>Takes one sample of one process with its stacks.</summary>
internal sealed class OneCapture(IProcessOpener opener, IStackTracer tracer, SymbolService symbols, CaptureOptions options, Languages languages)
{
    // Somebody waits for it, and a large program's indexes take seconds to read.
    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(60);

    private readonly PythonStacks _python = new();

    /// <summary>Takes it.</summary>
    /// <exception cref="UserErrorException">There is no such process, or its stacks cannot be had.</exception>
    public async Task<SampleRecord> TakeAsync(int pid)
    {
        using var process = Open(pid);
        if (TraceDenial.IsKernelThread(pid))
            throw new UserErrorException(ExitStatuses.Failed, $"process {pid} ({process.Name}) is a thread of the kernel: it has no stack to read");
        if (process.Read(SampleFields.Default, out var reading) == ReadOutcome.Exited)
        {
            var what = TraceDenial.IsZombie(pid) ? "has ended, and its parent has not waited for it: a zombie has no stack" : "has ended";
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"process {pid} ({process.Name}) {what}");
        }

        var sample = SampleRecords.From(process, process.AverageCpuPercent(reading), reading, SampleFields.Default, missedTicks: 0);
        var outcome = tracer.Capture(process.Key, options);
        if (!outcome.Succeeded)
            throw Failure(pid, process.Name, outcome);

        var stacks = await new StackAssembler(symbols).AssembleAsync(pid, outcome, options.Symbols, SymbolPatience);
        if (stacks.Summary.TracerPid is { } other && options.Mode != CaptureMode.NoStop)
        {
            Messages.Write(
                $"process {pid} is traced by process {other} ({TraceDenial.NameOf(other) ?? "?"}): nothing was stopped, "
                + "and only threads that wait in a system call have frames");
        }
        else if (stacks.Threads is { Count: > 0 } captured && captured.All(thread => thread.Error == "not permitted"))
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, TraceDenial.Explain(pid));
        }

        var threads = WithPython(pid, outcome, stacks.Threads ?? [], out var torn);
        var tasks = options.PythonTasks ? Tasks(pid) : null;
        return sample.With(threads, stacks.Summary with { PythonTorn = torn }, tasks);
    }

    private IReadOnlyList<TaskStack>? Tasks(int pid)
    {
        var tasks = TaskStacks.Read(_python.Recognizer, pid, options.PythonLocals, out var problem);
        if (problem is not null)
            Messages.Write($"process {pid}: asyncio tasks are missing: {problem}");
        return tasks;
    }

    private IReadOnlyList<ThreadStack> WithPython(int pid, CaptureOutcome outcome, IReadOnlyList<ThreadStack> threads, out int torn)
    {
        torn = 0;
        if (languages == Languages.Native)
            return threads;

        var merged = PythonStacks.AddTo(outcome, threads, out var refusal, out torn, options.PythonLocals);
        if (refusal is not null)
            Messages.Write($"process {pid}: its Python cannot be read: {refusal}");
        return languages == Languages.Python
            ? [.. merged.Select(StackMerger.PythonOnly).Where(thread => thread.Frames.Count > 0)]
            : merged;
    }

    private static UserErrorException Failure(int pid, string name, CaptureOutcome outcome)
        => CaptureErrors.IsDenied(outcome.Error) ? new UserErrorException(ExitStatuses.NotPermitted, TraceDenial.Explain(pid))
            : CaptureErrors.IsGone(outcome.Error) ? new UserErrorException(ExitStatuses.NoSuchTarget, $"process {pid} ({name}) has ended")
            : new UserErrorException(
                ExitStatuses.Failed, $"process {pid} ({name}): no stacks: {outcome.Failure ?? CaptureErrors.OfProcess(outcome.Error)}");

    private IProcess Open(int pid) => opener.TryOpen(pid, out var process) switch
    {
        OpenOutcome.Opened => process!,
        OpenOutcome.NotFound => throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no process has the pid {pid}"),
        _ => throw new UserErrorException(
            ExitStatuses.NotPermitted, $"not permitted to see process {pid}: /proc hides it (hidepid); run as its owner or as root"),
    };
}
