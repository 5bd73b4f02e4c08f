using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Trials;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>Runs a program on an input and makes a record of how it went wrong. Safe for use by several threads at once.</summary>
/// <param name="keeper">Who makes records and keeps them.</param>
/// <param name="symbols">Who knows the names of addresses.</param>
public sealed class CrashTriage(CrashKeeper keeper, ISymbolizer symbols)
{
    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(30);

    private readonly StackAssembler _assembler = new(symbols);

    /// <summary>Runs it, and keeps what went wrong.</summary>
    /// <returns>The record; null when nothing went wrong.</returns>
    /// <exception cref="IOException">The input cannot be read.</exception>
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
        var crashed = outcome.ThreadId ?? outcome.Pid;
        var threads = stacks?.Threads?.OrderBy(thread => thread.ThreadId == crashed ? 0 : 1).ToList() ?? [];
        return keeper.Keep(new CrashFacts
        {
            Timestamp = DateTime.UtcNow,
            Pid = outcome.Pid,
            Source = "rerun",
            Command = options.Command,
            Signal = outcome.Signal,
            ExitCode = outcome.ExitCode,
            TimedOut = outcome.TimedOut,
            SignalCode = outcome.SignalCode,
            FaultAddress = outcome.FaultAddress,
            Registers = outcome.Registers.Count == 0 ? [] : [new ThreadRegisters(crashed, outcome.Registers)],
            Code = outcome.Instruction,
            Threads = threads,
            StackError = threads.Count > 0 ? null : ErrorOf(options, outcome),
            Report = report,
            Input = input,
            LifetimeMs = outcome.WallMs,
            PeakRssKb = outcome.PeakRssKb,
        });
    }

    private static string? ErrorOf(TrialOptions options, TrialOutcome outcome)
        => outcome.CaptureError != 0 ? CaptureErrors.OfProcess(outcome.CaptureError)
            : options.Follow ? null
            : "the program reports by itself and was not traced";
}
