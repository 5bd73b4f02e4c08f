using Akka.Persistence.Journal;
using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>Writes what one actor has gathered.</summary>
internal sealed class EventWrite(
    JournalTables tables, WriteMessages request, string persistenceId, List<EventRow> rows, List<Exception?>? refusals) : WriteRequest
{
    internal override void Execute(Connection connection)
    {
        if (rows.Count == 0) return;
        var insert = connection.Prepared(tables.Insert);
        insert.Bind(1, persistenceId);
        var bound = default(EventRow);
        foreach (var row in rows)
        {
            insert.Bind(2, row.SequenceNr);
            insert.Bind(3, row.Timestamp);
            if (!ReferenceEquals(row.Manifest, bound.Manifest)) insert.Bind(4, row.Manifest);
            insert.Bind(5, row.Payload);
            if (!ReferenceEquals(row.Tags, bound.Tags) || row.Tags is null) insert.Bind(6, row.Tags);
            if (row.SerializerId != bound.SerializerId || bound.Manifest is null) insert.Bind(7, row.SerializerId);
            insert.Execute();
            bound = row;
        }
    }

    internal override void Succeed() => WriteAnswer.Succeed(request, refusals);

    internal override void Fail(Exception cause) => WriteAnswer.Fail(request, cause);
}
