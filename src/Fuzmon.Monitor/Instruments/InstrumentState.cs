using Akka.Actor;
using Fuzmon.Instrumentation;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What must outlive a failing instrument: who is watched, and what it has cost. Only its actor uses it.</summary>
internal sealed class InstrumentState(InstrumentPlan plan, InstrumentsPlan all, IActorRef monitor, TimeProvider time) : IInstrumentHost
{
    private long _records;

    public InstrumentPlan Plan { get; } = plan;

    public InstrumentsPlan All { get; } = all;

    public Dictionary<ProcessKey, InstrumentTarget> Targets { get; } = [];

    /// <summary>What last went wrong.</summary>
    public string? LastFailure { get; set; }

    /// <summary>How often it was called, and how long that took.</summary>
    public (long Calls, TimeSpan Time) Cost { get; set; }

    /// <summary>Records that it made.</summary>
    public long Records => Interlocked.Read(ref _records);

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public string Folder => All.Folder;

    public void Emit(Record record)
    {
        Interlocked.Increment(ref _records);
        monitor.Tell(record, ActorRefs.NoSender);
    }

    public void Audit(string text) => All.Audit.Write(Plan.Name, text);
}
