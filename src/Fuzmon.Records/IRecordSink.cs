namespace Fuzmon.Records;

/// <summary>Where records go: a log, a live view, metrics.</summary>
/// <remarks>
/// A sink is used by one thread at a time and never throws for what the outside world does to it (a full disk, a closed
/// terminal): it keeps a bounded backlog, counts what it must give up, and says so once.
/// </remarks>
public interface IRecordSink : IDisposable
{
    /// <summary>What to call it in a message.</summary>
    string Name { get; }

    /// <summary>Whether it holds records that it could not pass on yet, and wants to be called again although there are no new ones.</summary>
    bool HasBacklog { get; }

    /// <summary>Takes the records, in order; none when it is only to try its backlog again.</summary>
    void Write(IReadOnlyList<Record> batch);
}
