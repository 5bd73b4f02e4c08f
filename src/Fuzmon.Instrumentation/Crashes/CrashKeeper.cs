using Fuzmon.Instrumentation.Coverage.Collecting;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// Makes a record of what is known of a crash: classifies it, tells its stack from others, puts it to those that probably have one
/// cause, and keeps it in a folder. Whatever it costs does not depend on how many there were before. Safe for use by several threads at
/// once.
/// </summary>
/// <param name="folder">Where records are kept; what cannot be written there is counted by it.</param>
/// <param name="ignored">Frames that say nothing.</param>
/// <param name="coverage">What is covered at the moment; null where coverage is not gathered.</param>
/// <param name="takeReport">Who has the report of a process that left one in a file; null for nobody.</param>
public sealed class CrashKeeper(
    CrashFolder folder, IgnoredFrames ignored, NewestSnapshot? coverage = null, Func<int, SanitizerReport?>? takeReport = null)
{
    private const int ShortStack = 3;

    /// <summary>Where records are kept.</summary>
    public CrashFolder Folder => folder;

    /// <summary>Keeps a crash.</summary>
    /// <returns>Its record, for logs too: of one of many like it, only what such a one has (<see cref="CrashRecord.Brief"/>).</returns>
    public CrashRecord Keep(CrashFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Report is null && takeReport?.Invoke(facts.Pid) is { } left)
            facts = facts with { Report = left };
        var frames = FramesOf(facts.Report, facts.Threads);
        var crashClass = facts.TimedOut ? CrashClasses.Hang
            : facts.Report is { } report && !IsLessThanSignal(report, facts.Signal) ? CrashClasses.OfReport(report)
            : SignalClass.Of(facts, frames);
        var command = facts.Command.Count > 0 ? facts.Command : facts.Scene?.Command ?? [];
        var target = command is [var program, ..] ? Path.GetFileName(program) : null;
        var identity = StackIdentity.Of(crashClass, frames, ignored, facts.Report is { } said ? ReportState.HeadOf(said) : null, target);
        var place = folder.Reserve(crashClass, identity);
        var record = RecordOf(facts, crashClass, identity, place, coverage?.Id);
        if (!place.IsFull)
            record = record.Brief();
        return folder.Add(record, place.IsFull ? facts.Scene?.InputBytes : null);
    }

    /// <summary>What the stack of a report is recognised by.</summary>
    /// <param name="crashClass">Its class.</param>
    /// <param name="report">The report.</param>
    /// <param name="ignored">Frames that say nothing.</param>
    /// <param name="target">What a fuzzer's target is called; null when that is not known.</param>
    public static StackIdentity IdentityOf(string crashClass, SanitizerReport report, IgnoredFrames ignored, string? target = null)
        => StackIdentity.Of(crashClass, FramesOf(report, []), ignored, ReportState.HeadOf(report), target);

    private static CrashRecord RecordOf(CrashFacts facts, string crashClass, StackIdentity identity, CrashPlace place, string? snapshot) => new()
    {
        Timestamp = facts.Timestamp,
        Id = place.Id,
        Number = place.Number,
        Pid = facts.Pid,
        StartTicks = facts.StartTicks,
        ProcessName = facts.ProcessName,
        Source = facts.Source,
        Command = facts.Command.Count > 0 ? facts.Command : facts.Scene?.Command ?? [],
        Signal = facts.Signal is { } signal ? SignalNames.Of(signal) : null,
        ExitCode = facts.ExitCode,
        SignalCode = facts.SignalCode,
        FaultAddress = facts.FaultAddress,
        Registers = facts.Registers,
        Instruction = FaultingCode.Of(facts)?.ToString(),
        Instructions = FaultingCode.Around(facts),
        Class = crashClass,
        Severity = CrashClasses.SeverityOf(crashClass),
        Line = identity.Line,
        StackHash = identity.Hash,
        State = identity.State,
        Cluster = place.Cluster,
        Threads = facts.Threads,
        StackError = facts.StackError,
        Sanitizer = facts.Report,
        Input = facts.Input ?? facts.Scene?.Input,
        Scene = facts.Scene,
        CoverageSnapshot = snapshot,
        LifetimeMs = facts.LifetimeMs,
        PeakRssKb = facts.PeakRssKb,
    };

    // libc's words before it aborts, and an assertion's, have no stack; the signal has one, and knows the class as well.
    private static bool IsLessThanSignal(SanitizerReport report, int? signal) => report.Tool == "glibc" && signal is not null;

    private static List<CrashFrame> FramesOf(SanitizerReport? report, IReadOnlyList<ThreadStack> threads)
    {
        // A stack that ends early is told by who freed the memory, as well.
        if (report is { Frames.Count: > 0 })
            return [.. report.Frames.Concat(report.Frames.Count < ShortStack ? report.Freed : []).Select(CrashFrame.Of)];
        // UBSan tells the place even where it has no stack.
        if (report is { Tool: "UndefinedBehaviorSanitizer", Summary: { } place } && PlaceOf(place) is { } frame)
            return [frame, .. InnermostFirst(threads)];
        return [.. InnermostFirst(threads)];
    }

    private static IEnumerable<CrashFrame> InnermostFirst(IReadOnlyList<ThreadStack> threads)
        => threads is [var crashed, ..] ? crashed.Frames.Reverse().Select(CrashFrame.Of) : [];

    private static CrashFrame? PlaceOf(string text)
        => FrameLine.TryFile(text, out var file, out var line, out _) ? new CrashFrame(null, file, line, null, null) : null;
}
