using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Trials;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>Runs a program on an input and makes a record of how it went wrong. Safe for use by several threads at once.</summary>
/// <param name="folder">Where records are kept.</param>
/// <param name="symbols">Who knows the names of addresses.</param>
/// <param name="ignored">Frames that say nothing.</param>
public sealed class CrashTriage(CrashFolder folder, ISymbolizer symbols, IgnoredFrames ignored)
{
    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(30);

    private readonly StackAssembler _assembler = new(symbols);
    private readonly CrashClusters _clusters = new();
    private readonly Lock _keeping = new();

    /// <summary>Runs it, and keeps what went wrong.</summary>
    /// <returns>The record; null when nothing went wrong.</returns>
    /// <exception cref="IOException">The input cannot be read, or the record not be written.</exception>
    public async Task<CrashRecord?> RunAsync(TrialOptions options, string input)
    {
        ArgumentNullException.ThrowIfNull(options);
        var outcome = TrialRun.Run(options);
        var report = ReportParser.MainOf(ReportParser.Parse(outcome.Error.Span));
        if (report is null && outcome.Signal is null)
            return null;

        // What it had mapped is opened by path, for it is gone; whether it is the same file is checked.
        var stacks = outcome.Capture is { } capture
            ? await _assembler.AssembleAsync(Environment.ProcessId, capture, withSymbols: true, SymbolPatience)
            : null;
        // A thread without frames was not the one that crashed, and was not looked at.
        var threads = stacks?.Threads?.Where(thread => thread.Frames.Count > 0).ToList() ?? [];
        var frames = FramesOf(report, threads);
        var crashClass = outcome.TimedOut ? CrashClasses.Hang
            : report is not null && !IsLessThanSignal(report, outcome) ? CrashClasses.OfReport(report)
            : SignalClass.Of(outcome, frames);
        return Keep(options, input, outcome, report, threads, crashClass, StackIdentity.Of(crashClass, frames, ignored));
    }

    private CrashRecord Keep(
        TrialOptions options, string input, TrialOutcome outcome, SanitizerReport? report, List<ThreadStack> threads, string crashClass, StackIdentity identity)
    {
        lock (_keeping)
        {
            var record = new CrashRecord
            {
                Timestamp = DateTime.UtcNow,
                Id = folder.NextId(identity.Hash),
                Pid = outcome.Pid,
                Command = options.Command,
                Signal = outcome.Signal is { } signal ? SignalNames.Of(signal) : null,
                ExitCode = outcome.ExitCode,
                SignalCode = outcome.SignalCode,
                FaultAddress = outcome.FaultAddress,
                Registers = outcome.Registers,
                Instruction = SignalClass.Disassemble(outcome),
                Class = crashClass,
                Severity = CrashClasses.SeverityOf(crashClass),
                Line = identity.Line,
                StackHash = identity.Hash,
                State = identity.State,
                Cluster = _clusters.Add(crashClass, identity),
                Threads = threads,
                StackError = threads.Count > 0 ? null : ErrorOf(options, outcome),
                Sanitizer = report,
                Input = input,
                LifetimeMs = outcome.WallMs,
                PeakRssKb = outcome.PeakRssKb,
            };
            folder.Add(record);
            return record;
        }
    }

    private static string? ErrorOf(TrialOptions options, TrialOutcome outcome)
        => outcome.CaptureError != 0 ? CaptureErrors.OfProcess(outcome.CaptureError)
            : options.Follow ? null
            : "the program reports by itself and was not traced";

    // libc's words before it aborts, and an assertion's, have no stack; the signal has one, and knows the class as well.
    private static bool IsLessThanSignal(SanitizerReport report, TrialOutcome outcome) => report.Tool == "glibc" && outcome.Signal is not null;

    private static List<CrashFrame> FramesOf(SanitizerReport? report, List<ThreadStack> threads)
    {
        if (report is { Frames.Count: > 0 })
            return [.. report.Frames.Select(CrashFrame.Of)];
        // UBSan tells the place even where it has no stack.
        if (report is { Tool: "UndefinedBehaviorSanitizer", Summary: { } place } && PlaceOf(place) is { } frame)
            return [frame, .. InnermostFirst(threads)];
        return [.. InnermostFirst(threads)];
    }

    private static IEnumerable<CrashFrame> InnermostFirst(List<ThreadStack> threads)
        => threads is [var crashed, ..] ? crashed.Frames.Reverse().Select(CrashFrame.Of) : [];

    private static CrashFrame? PlaceOf(string text)
        => FrameLine.TryFile(text, out var file, out var line, out _) ? new CrashFrame(null, file, line, null, null) : null;
}
