using System.Text.RegularExpressions;

namespace Akka.Persistence.Tests;

/// <summary>What lies in the file: upstream's tables, and rows that upstream can read.</summary>
public sealed partial class TableTests : SqliteTest
{
    private const string Events = "SELECT persistence_id, sequence_nr, is_deleted, manifest, payload, tags, serializer_id FROM event_journal";

    /// <summary>Name, type, whether not null, default and place in the primary key of each column, in order.</summary>
    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["event_journal"] =
        [
            "ordering|INTEGER|1|NULL|1", "persistence_id|VARCHAR(255)|1|NULL|0", "sequence_nr|INTEGER(8)|1|NULL|0",
            "is_deleted|INTEGER(1)|1|NULL|0", "manifest|VARCHAR(255)|0|NULL|0", "timestamp|INTEGER|1|NULL|0",
            "payload|BLOB|1|NULL|0", "tags|VARCHAR(2000)|0|NULL|0", "serializer_id|INTEGER(4)|0|NULL|0",
        ],
        ["journal_metadata"] = ["persistence_id|VARCHAR(255)|1|NULL|1", "sequence_nr|INTEGER(8)|1|NULL|2"],
        ["snapshot"] =
        [
            "persistence_id|VARCHAR(255)|1|NULL|1", "sequence_nr|INTEGER(8)|1|NULL|2", "created_at|INTEGER(8)|1|NULL|0",
            "manifest|VARCHAR(255)|1|NULL|0", "payload|BLOB|1|NULL|0", "serializer_id|INTEGER(4)|0|NULL|0",
        ],
    };

    [Fact]
    public void The_tables_have_the_columns_types_and_keys_that_they_have_always_had()
    {
        StartRecovering("a");

        foreach (var (table, columns) in Columns)
        {
            Assert.Equal(
                columns, File.Query($"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')"));
        }

        Assert.Equal(Columns.Keys.Order(), File.Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
        Assert.Equal(["persistence_id", "sequence_nr"], File.Query("SELECT name FROM pragma_index_info('sqlite_autoindex_event_journal_1')"));
        Assert.Equal(["0"], File.Query("PRAGMA user_version"));
    }

    [UpstreamJournalFact]
    public void The_tables_are_made_by_the_same_statements_as_upstreams()
    {
        StartRecovering("a");

        foreach (var path in Directory.GetFiles(UpstreamJournals.Folder, "*.db"))
            Assert.Equal(Statements(path), Statements(File.Path));
    }

    [Fact]
    public void Events_are_stored_with_their_manifest_and_their_serializers_number()
    {
        var actor = StartRecovering("a");

        Persist(actor, new Measured(7), "text", new byte[] { 1, 2 }, 7, new Journal.Tagged(new Measured(8), ["t1"]));

        Assert.Equal(
            [
                $"a|1|0|M1|07000000||{MeasuredSerializer.Id}",
                "a|2|0||227465787422||1",
                "a|3|0||0102||4",
                $"a|4|0||{Convert.ToHexString("""{"$":"I7"}"""u8)}||1",
                $"a|5|0|M1|08000000|;t1;|{MeasuredSerializer.Id}",
            ],
            File.Query($"{Events} ORDER BY sequence_nr"));
    }

    [Fact]
    public void Times_are_ticks_of_utc()
    {
        var before = DateTime.UtcNow.Ticks;
        var actor = StartRecovering("a");
        Persist(actor, 1);
        Save(actor, "state");
        var after = DateTime.UtcNow.Ticks;

        foreach (var row in File.Query("SELECT timestamp FROM event_journal UNION ALL SELECT created_at FROM snapshot"))
            Assert.InRange(long.Parse(row), before, after);
    }

    [Fact]
    public void Deleted_events_are_gone_and_only_the_last_number_stays()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1, 2, 3);

        Do(actor, scripted => scripted.DeleteMessages(2));
        ExpectMsg<DeleteMessagesSuccess>();
        Assert.Equal(["3"], File.Query("SELECT sequence_nr FROM event_journal"));
        Assert.Empty(File.Query("SELECT * FROM journal_metadata"));

        Do(actor, scripted => scripted.DeleteMessages(3));
        ExpectMsg<DeleteMessagesSuccess>();
        Assert.Empty(File.Query("SELECT * FROM event_journal"));
        Assert.Equal(["a|3"], File.Query("SELECT * FROM journal_metadata"));
    }

    [Fact]
    public void A_snapshot_is_one_row_a_number()
    {
        var actor = StartRecovering("a");
        Persist(actor, 1);

        Save(actor, "first");
        Save(actor, new Measured(2));

        Assert.Equal(
            [$"a|1|M1|02000000|{MeasuredSerializer.Id}"],
            File.Query("SELECT persistence_id, sequence_nr, manifest, payload, serializer_id FROM snapshot"));
    }

    private static IEnumerable<string> Statements(string path)
        => JournalFile.Query(path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
            .Select(sql => Blanks().Replace(sql, " ").Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal));

    private void Save(IActorRef actor, object snapshot)
    {
        Do(actor, scripted => scripted.SaveSnapshot(snapshot));
        ExpectMsg<SaveSnapshotSuccess>();
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
