using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>A journal in memory that does what the test says.</summary>
public sealed class FlakyJournal : MemoryJournal
{
    public const string Configuration =
        """
        akka.persistence.journal.plugin = "akka.persistence.journal.flaky"
        akka.persistence.journal.flaky.class = "Fuzmon.Monitor.Tests.Support.FlakyJournal, Fuzmon.Monitor.Tests"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """;

    private readonly FlakyJournalSwitch _switch = FlakyJournalSwitch.Of(Context.System);

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        await _switch.Readable;
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        await _switch.Writable;
        if (_switch.Failure is { } failure)
            throw failure;

        _switch.CountWritten(writes.Sum(write => write.Size));
        return await base.WriteMessagesAsync(writes);
    }
}
