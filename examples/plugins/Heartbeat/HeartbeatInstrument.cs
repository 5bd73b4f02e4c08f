using Fuzmon.Instrumentation;
using Fuzmon.Records;

namespace Heartbeat;

/// <summary>Says at every beat how many processes are watched.</summary>
public sealed class HeartbeatInstrument(TimeSpan every) : IInstrument
{
    private readonly HashSet<ProcessKey> _watched = [];
    private IInstrumentHost? _host;

    /// <inheritdoc/>
    public TimeSpan Interval => every;

    /// <inheritdoc/>
    public void Start(IInstrumentHost host) => _host = host;

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _watched.Add(target.Process);
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process) => _watched.Remove(process);

    /// <inheritdoc/>
    public void Run() => _host!.Emit(new FindingRecord
    {
        Timestamp = _host.Now,
        Rule = "heartbeat",
        Condition = "heartbeat",
        Severity = FindingSeverity.Info,
        Text = $"{_watched.Count} processes are watched",
    });

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
