using Akka.Actor;
using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>Replays an actor's events, a page at a time.</summary>
internal sealed class EventReplay(JournalTables tables, Serialization.Serialization serialization, ReplayMessages request) : ReadRequest
{
    private const int PageLength = 256;

    private long _from = request.FromSequenceNr;
    private long _to = -1;
    private long _left = request.Max;
    private long _highest;

    internal static long ReadHighest(Connection connection, JournalTables tables, string persistenceId)
    {
        var select = connection.Prepared(tables.Highest);
        select.Bind(1, persistenceId);
        var highest = select.Read() ? select.GetInt64(0) : 0;
        select.Reset();
        return highest;
    }

    internal override bool ReadOn(Connection connection)
    {
        if (_to < 0)
        {
            _highest = ReadHighest(connection, tables, request.PersistenceId);
            _to = Math.Min(request.ToSequenceNr, _highest);
        }

        if (_from <= _to && _left > 0)
        {
            var length = Math.Min(_left, PageLength);
            var count = ReadPage(connection, length);
            _left -= count;
            if (count == length) return true;
        }

        request.PersistentActor.Tell(new RecoverySuccess(_highest), ActorRefs.NoSender);
        return false;
    }

    internal override void Fail(Exception cause) =>
        request.PersistentActor.Tell(new ReplayMessagesFailure(cause), ActorRefs.NoSender);

    private int ReadPage(Connection connection, long length)
    {
        var select = connection.Prepared(tables.Page);
        select.Bind(1, request.PersistenceId);
        select.Bind(2, _from);
        select.Bind(3, _to);
        select.Bind(4, length);
        var count = 0;
        try
        {
            for (; select.Read(); count++)
            {
                var sequenceNr = select.GetInt64(0);
                // The highest number there is has none after it: a file that somebody made must not send us round for ever.
                _from = Math.Max(sequenceNr, unchecked(sequenceNr + 1));
                // Journals of long ago marked what was deleted.
                if (select.GetInt64(2) != 0) continue;
                request.PersistentActor.Tell(new ReplayedMessage(Restore(select, sequenceNr)), ActorRefs.NoSender);
            }
        }
        finally
        {
            select.Reset();
        }

        return count;
    }

    private Persistent Restore(Statement row, long sequenceNr)
    {
        var manifest = row.GetString(3);
        var payload = row.GetBytes(4);
        var @event = row.IsNull(5)
            ? StoredType.Deserialize(serialization, payload, manifest)
            : serialization.Deserialize(payload, (int)row.GetInt64(5), manifest);
        return new Persistent(
            @event, sequenceNr, request.PersistenceId, manifest, isDeleted: false, ActorRefs.NoSender, timestamp: row.GetInt64(1));
    }
}
