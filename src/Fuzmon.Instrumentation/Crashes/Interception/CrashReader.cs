using System.Globalization;
using Fuzmon.Instrumentation.Crashes.Scenes;
using Fuzmon.Linux;
using Fuzmon.Linux.Crashes;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Crashes;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Merging;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// Takes what is wanted of a process while the kernel holds it: no more than needs it to be there, for its parent waits. Safe for use by
/// several threads at once.
/// </summary>
/// <param name="assembler">Names frames of which that is possible only now.</param>
/// <param name="scenes">Reads the rest.</param>
/// <param name="deadline">For how long a process is held.</param>
internal sealed class CrashReader(StackAssembler assembler, SceneGatherer scenes, TimeSpan deadline)
{
    private static readonly CoreNotesLimits Limits = new();
    private static readonly CaptureOptions Options = new() { MaxFrames = 512, MaxThreads = 512, StackBytes = 256 << 10 };

    private readonly HeldStacks _stacks = new();

    // The rest is the guard's, so that it need not break off what we do.
    private TimeSpan Limit => deadline * 0.8;

    /// <summary>Takes it. The process is still held afterwards.</summary>
    public HeldCrash Read(InterceptedCrash crash, CrashWay way, DateTime now)
    {
        var pid = crash.Pid;
        ProcessHandle.TryOpen(pid, out var handle);
        using var process = handle;
        var notes = CoreNotes.Parse(crash.ReadNotes(Limits, Limit).Span, Limits);
        var threads = notes is null ? [] : WithOwnIds(pid, notes.Threads);
        var capture = threads.Count > 0 && crash.Held < Limit ? _stacks.Unwind(pid, threads, Options) : null;
        var facts = new CrashFacts
        {
            Timestamp = now,
            Pid = pid,
            StartTicks = process?.StartTicks,
            ProcessName = process?.Name,
            Source = way == CrashWay.Socket ? "socket" : "pipe",
            Signal = notes?.Signal,
            SignalCode = notes?.SignalCode,
            FaultAddress = notes?.FaultAddress,
            Registers = [.. threads.Select(thread => new ThreadRegisters(
                thread.ThreadId, [.. CoreThread.RegisterNames.Zip(thread.Registers, KeyValuePair.Create)]))],
            StackError = notes is null ? "the kernel broke off the dump, or the program is not a 64-bit one"
                : capture is null ? "there was no time"
                : capture.Succeeded ? null
                : capture.Failure ?? CaptureErrors.OfProcess(capture.Error),
            LifetimeMs = AgeOf(process),
            PeakRssKb = process is not null && process.Read(SampleFields.PeakRss, out var reading) == ReadOutcome.Sampled ? reading.PeakRssKb : null,
        };
        var named = capture is { Succeeded: true } && (capture.NeedsProcess || IsElsewhere(pid)) ? NameNow(crash, capture) : null;
        return new HeldCrash(facts with { Scene = SceneOf(crash, facts) }, capture, named);
    }

    private CrashScene SceneOf(InterceptedCrash crash, CrashFacts facts)
    {
        using var end = new CancellationTokenSource(LeftOf(crash));
        return scenes.Gather(facts, new LiveProcessMemory(crash.Pid), end.Token);
    }

    // Names of files that this process alone has.
    private IReadOnlyList<ThreadStack>? NameNow(InterceptedCrash crash, CaptureOutcome capture)
    {
        // What is read last must not go without.
        var left = LeftOf(crash) * 0.7;
        if (left <= TimeSpan.Zero)
            return null;
        var stacks = assembler.AssembleAsync(crash.Pid, capture, withSymbols: true, left).GetAwaiter().GetResult();
        return stacks.Threads is { } threads ? PythonStacks.AddTo(capture, threads, out _, out _) : null;
    }

    private TimeSpan LeftOf(InterceptedCrash crash)
    {
        var left = Limit - crash.Held;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static bool IsElsewhere(int pid)
        => new FileInfo($"/proc/{pid}/ns/mnt").LinkTarget != new FileInfo("/proc/self/ns/mnt").LinkTarget;

    // The dump has the ids of its own pid namespace.
    private static IReadOnlyList<CoreThread> WithOwnIds(int pid, IReadOnlyList<CoreThread> threads)
    {
        if (threads[0].ThreadId == pid)
            return threads;
        try
        {
            if (Directory.Exists($"/proc/{pid}/task/{threads[0].ThreadId.ToString(CultureInfo.InvariantCulture)}")
                && new FileInfo($"/proc/{pid}/ns/pid").LinkTarget == new FileInfo("/proc/self/ns/pid").LinkTarget)
            {
                return threads;
            }

            var ids = Directory.GetDirectories($"/proc/{pid}/task").Take(Limits.MaxThreads).Select(InnerId)
                .Where(pair => pair.Inner != 0).DistinctBy(pair => pair.Inner).ToDictionary(pair => pair.Inner, pair => pair.Outer);
            return [.. threads.Where(thread => ids.ContainsKey(thread.ThreadId)).Select(thread => thread with { ThreadId = ids[thread.ThreadId] })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (int Inner, int Outer) InnerId(string task)
    {
        var line = File.ReadLines($"{task}/status").FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal));
        return line is not null
            && int.TryParse(line.Split('\t')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var inner)
            && int.TryParse(Path.GetFileName(task), NumberStyles.None, CultureInfo.InvariantCulture, out var outer)
            ? (inner, outer)
            : default;
    }

    private static double? AgeOf(ProcessHandle? process)
        => process is null ? null
            : Math.Max(0, ((double)HostFacts.Current.NowTicks - process.StartTicks) * 1000 / HostFacts.Current.ClockTicksPerSecond);
}
