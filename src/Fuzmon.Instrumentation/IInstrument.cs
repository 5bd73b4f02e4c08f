using Fuzmon.Records;

namespace Fuzmon.Instrumentation;

/// <summary>
/// A source of records beside the samples. It belongs to a campaign, which is a run of the monitor; all its members are called by one
/// thread at a time. An exception from any of them is its failure: it is disposed, and another one takes its place.
/// </summary>
public interface IInstrument : IDisposable
{
    /// <summary>Time from the end of one <see cref="Run"/> to the next.</summary>
    TimeSpan Interval { get; }

    /// <summary>Begins with the campaign, before anything else is called.</summary>
    /// <param name="host">Where it leaves what it finds; it may be used until the instrument is disposed.</param>
    void Start(IInstrumentHost host);

    /// <summary>A process is watched from now on.</summary>
    void Attach(InstrumentTarget target);

    /// <summary>A process is watched no longer; mostly because it has ended.</summary>
    void Detach(ProcessKey process);

    /// <summary>Does what is due. It must not take long: others wait for the thread.</summary>
    void Run();
}
