using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Common.Journal;
using Akka.Persistence.Sqlite.Storage;

namespace Akka.Persistence.Sqlite.Journal;

/// <summary>What both journals do: serialize on the journal's own thread, and hand over to the writer or the reader.</summary>
internal sealed class SqliteJournalPlugin
{
    private readonly JournalTables _tables;
    private readonly StorageSettings _settings;
    private readonly Serialization.Serialization _serialization;
    private readonly TimeSpan _gathering;
    private readonly int _maxBatch;
    private readonly int _maxBuffer;
    private readonly string? _noTags;
    private Database? _database;

    /// <param name="system">Whose serializers to use.</param>
    /// <param name="config">The plugin's settings. <c>flush-interval</c> is how long events may wait for others to be written with.</param>
    /// <param name="noTags">What is stored for an event without tags.</param>
    internal SqliteJournalPlugin(ActorSystem system, Config config, string? noTags)
    {
        _serialization = system.Serialization;
        _noTags = noTags;
        _tables = new JournalTables(config);
        _settings = StorageSettings.Of(config, _tables.Create);
        _gathering = config.GetTimeSpan("flush-interval", TimeSpan.Zero, allowInfinite: false);
        _maxBatch = config.GetInt("max-batch-size", 1000);
        _maxBuffer = config.GetInt("max-buffer-size", 500_000);
    }

    internal void Open()
    {
        _database = Database.Open(_settings);
        _database.Writer.Gather(_gathering, _maxBatch);
    }

    internal void Close() => _database?.Close();

    internal bool Receive(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                Write(Prepare(write));
                return true;
            case DeleteMessagesTo delete:
                Write(new EventDeletion(_tables, delete));
                return true;
            case ReplayMessages replay:
                _database!.Read(new EventReplay(_tables, _serialization, replay));
                return true;
            default:
                return false;
        }
    }

    private void Write(WriteRequest request)
    {
        if (_database!.Writer.WaitingCount > _maxBuffer)
            request.Fail(JournalBufferOverflowException.Instance);
        else
            _database.Write(request);
    }

    private EventWrite Prepare(WriteMessages request)
    {
        var rows = new List<EventRow>();
        List<Exception?>? refusals = null;
        var writes = 0;
        var persistenceId = "";
        foreach (var envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write) continue;
            persistenceId = write.PersistenceId;
            writes++;
            if (TryAdd(write, rows) is { } refusal)
                (refusals ??= [.. Enumerable.Repeat<Exception?>(null, writes - 1)]).Add(refusal);
            else
                refusals?.Add(null);
        }

        return new EventWrite(_tables, request, persistenceId, rows, refusals);
    }

    /// <summary>Serializes what is written together; all of it is refused with what cannot be serialized.</summary>
    private Exception? TryAdd(AtomicWrite write, List<EventRow> rows)
    {
        var before = rows.Count;
        try
        {
            foreach (var persistent in write.Events) rows.Add(ToRow(persistent));
            return null;
        }
        catch (Exception e)
        {
            rows.RemoveRange(before, rows.Count - before);
            return e;
        }
    }

    private EventRow ToRow(IPersistentRepresentation persistent)
    {
        var tags = _noTags;
        var @event = persistent.Payload;
        if (@event is Tagged tagged)
        {
            @event = tagged.Payload;
            if (tagged.Tags.Count > 0) tags = $";{string.Join(';', tagged.Tags)};";
        }

        var serializer = _serialization.FindSerializerFor(@event);
        return new EventRow(
            persistent.SequenceNr,
            DateTime.UtcNow.Ticks,
            Serialization.Serialization.ManifestFor(serializer, @event),
            serializer.ToBinary(@event),
            tags,
            serializer.Identifier);
    }
}
