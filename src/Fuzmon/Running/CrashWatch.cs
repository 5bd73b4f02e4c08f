using Fuzmon.Commands;
using Fuzmon.Instrumentation;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Linux.Crashes;
using Fuzmon.Records;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Running;

/// <summary>The interception of crashes of one run: opened before its command is, so that not even the first crash is missed.</summary>
internal sealed class CrashWatch : IDisposable
{
    private const string Fuzzer = "afl-fuzz";
    private const string FuzzerIsToldNotToCare = "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES";

    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(20);

    private readonly InterceptSettings _settings;
    private readonly CrashInterception _interception;
    private volatile CrashInstrument? _instrument;

    private CrashWatch(InterceptSettings settings, CrashInterception interception)
    {
        _settings = settings;
        _interception = interception;
    }

    /// <summary>Its process; null while there is none.</summary>
    public int? GuardPid => _interception.GuardPid;

    /// <summary>Restores what an earlier run has left because it was killed together with its guard.</summary>
    public static void Repair()
    {
        if (File.Exists(Path.Combine(CrashGuard.DefaultFolder, "core_pattern")) && CrashGuard.Repair(CrashGuard.DefaultFolder) is { } done)
            Messages.Write(done);
    }

    /// <summary>Opens it.</summary>
    /// <returns>Null when only "auto" was asked for and it cannot be had.</returns>
    /// <exception cref="UserErrorException">What was asked for cannot be had.</exception>
    public static CrashWatch? Open(InterceptSettings settings, RunOptions options)
    {
        var isFuzzer = options.Command?.Any(word => Path.GetFileName(word) == Fuzzer) == true
            && Environment.GetEnvironmentVariable(FuzzerIsToldNotToCare) is null or "";
        var interception = new CrashInterception(settings, allowsPipe: !isFuzzer);
        try
        {
            var guard = interception.Open();
            if (guard.Way == CrashWay.Pipe)
                Messages.Write($"crashes are intercepted by a pipe: AFL++ does not start unless {FuzzerIsToldNotToCare}=1");
            return new CrashWatch(settings, interception);
        }
        catch (CrashGuardException e)
        {
            interception.Dispose();
            var what = $"crashes cannot be intercepted: {e.Message}";
            if (settings.Intercept != InterceptChoice.Auto)
            {
                throw new UserErrorException(
                    e.IsDenied ? ExitStatuses.NotPermitted : ExitStatuses.Failed, $"{what}; set instrumentation.crashes.intercept to \"auto\" or \"off\"");
            }

            Messages.Write($"{what}; they are known by the ends of their processes, and fuzmon triage runs saved inputs again");
            return null;
        }
    }

    /// <summary>Makes the instrument.</summary>
    public IInstrument Create(RunCrashes crashes, ICrashScope scope, ISymbolizer symbols)
        => _instrument = new CrashInstrument(_settings, crashes, _interception, scope, symbols);

    /// <summary>Waits until every crash that was seen has its record, some seconds at most.</summary>
    public Task SettleAsync() => Task.Run(() => _instrument?.Settle(SettlePatience));

    /// <summary>Tells of the end of a process.</summary>
    public void NoteEnd(ExitRecord end) => _instrument?.NoteEnd(end);

    /// <inheritdoc/>
    public void Dispose() => _interception.Dispose();
}
