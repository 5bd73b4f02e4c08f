using Akka.Actor;
using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>Deletes events up to a number.</summary>
internal sealed class EventDeletion(JournalTables tables, DeleteMessagesTo request) : WriteRequest
{
    internal override void Execute(Connection connection)
    {
        var highest = EventReplay.ReadHighest(connection, tables, request.PersistenceId);
        foreach (var sql in (ReadOnlySpan<string>)[tables.DeleteEvents, tables.DeleteHighest])
        {
            var delete = connection.Prepared(sql);
            delete.Bind(1, request.PersistenceId);
            delete.Bind(2, request.ToSequenceNr);
            delete.Execute();
        }

        if (highest > request.ToSequenceNr) return;
        var keep = connection.Prepared(tables.KeepHighest);
        keep.Bind(1, request.PersistenceId);
        keep.Bind(2, highest);
        keep.Execute();
    }

    internal override void Succeed() =>
        request.PersistentActor.Tell(new DeleteMessagesSuccess(request.ToSequenceNr), ActorRefs.NoSender);

    internal override void Fail(Exception cause) =>
        request.PersistentActor.Tell(new DeleteMessagesFailure(cause, request.ToSequenceNr), ActorRefs.NoSender);
}
