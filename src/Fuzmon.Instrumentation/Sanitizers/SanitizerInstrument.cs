using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>
/// Makes crashes of the reports that sanitizers left in files, of processes that ended as if nothing were wrong, or by a signal that nobody
/// intercepted. The report of a crash that somebody sees is that crash's, and is taken from the files by <see cref="CrashKeeper"/>.
/// </summary>
/// <param name="crashes">The crashes of the run, and the files.</param>
public sealed class SanitizerInstrument(RunCrashes crashes) : IInstrument
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "sanitizers";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private IInstrumentHost? _host;

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Start(IInstrumentHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        foreach (var prefix in crashes.ReportPrefixes)
            host.Audit($"reads the reports of sanitizers from {prefix}.PID");
    }

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
        // A report names its process.
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process)
    {
        // Its report may come to be read later.
    }

    /// <inheritdoc/>
    public void Run() => Take(Grace);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whoever was to see a crash has seen it by now.
        if (_host is not null)
            Take(TimeSpan.Zero);
    }

    private void Take(TimeSpan age)
    {
        foreach (var (pid, report, written) in crashes.Reports.SelectMany(files => files.TakeLeft(age)))
        {
            _host!.Emit(crashes.Keeper.Keep(new CrashFacts
            {
                Timestamp = written,
                Pid = pid,
                Source = "report",
                Report = report,
                StackError = "nobody saw the process end",
            }));
        }
    }
}
