using System.Text;
using MessagePack;

namespace Fuzmon.Records;

/// <summary>A record of any kind that comes out of the journal, and writes itself as it did when it was recorded.</summary>
public sealed class StoredRecord : Record
{
    private const int MaxDepth = 64;

    private readonly ReadOnlyMemory<byte> _map;

    private StoredRecord(ReadOnlyMemory<byte> map) => _map = map;

    /// <summary>Its kind; null for a sample.</summary>
    public string? Kind { get; private init; }

    /// <summary>For a life-cycle record: what happened.</summary>
    public string? Event { get; private init; }

    /// <summary>The process that it is about.</summary>
    public ProcessKey? Process { get; private init; }

    /// <summary>That process's name, or the command that it sums up.</summary>
    public string? ProcessName { get; private init; }

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <summary>Reads a record as <see cref="JournalRecordWriter"/> wrote it; all of it is checked.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StoredRecord Read(ReadOnlyMemory<byte> map)
    {
        try
        {
            return ReadMap(map);
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException("The journal holds something that is no record.", e);
        }
    }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, Kind);

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        var reader = new MessagePackReader(_map);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = ReadName(ref reader);
            if (name is "kind" or "timestamp")
                reader.Skip();
            else
                CopyField(ref reader, name, writer, depth: 1);
        }
    }

    private static StoredRecord ReadMap(ReadOnlyMemory<byte> map)
    {
        DateTime? timestamp = null;
        string? kind = null, lifecycleEvent = null, processName = null;
        int? pid = null;
        ulong? startTicks = null;
        var reader = new MessagePackReader(map);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadName(ref reader))
            {
                case "timestamp":
                    timestamp = reader.ReadDateTime();
                    break;
                case "kind":
                    kind = reader.ReadString();
                    break;
                case "event" when reader.NextMessagePackType == MessagePackType.String:
                    lifecycleEvent = reader.ReadString();
                    break;
                case "process_name" when reader.NextMessagePackType == MessagePackType.String:
                    processName = reader.ReadString();
                    break;
                case "pid":
                    pid = reader.ReadInt32();
                    break;
                case "start_ticks":
                    startTicks = reader.ReadUInt64();
                    break;
                case var name:
                    CopyField(ref reader, name, NoWriter.Instance, depth: 1);
                    break;
            }
        }

        if (!reader.End)
            throw new MessagePackSerializationException("Something follows the record.");
        return new StoredRecord(map)
        {
            Timestamp = timestamp ?? throw new MessagePackSerializationException("A record has a time."),
            Kind = kind,
            Event = lifecycleEvent,
            Process = pid is { } its && startTicks is { } start ? new ProcessKey(its, start) : null,
            ProcessName = processName,
        };
    }

    private static string ReadName(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Integer)
            return reader.ReadString() ?? throw new MessagePackSerializationException("A key is a number or text.");

        var number = reader.ReadInt64();
        return JournalKeys.TryGetName(number, out _)
            ? JournalKeys.All[(int)number]
            : throw new MessagePackSerializationException($"Key {number} is unknown: the journal is of a later version.");
    }

    private static void CopyField(ref MessagePackReader reader, string name, RecordWriter to, int depth)
    {
        if (reader.NextMessagePackType == MessagePackType.Extension)
        {
            to.Field(Encoding.UTF8.GetBytes(name), reader.ReadDateTime());
            return;
        }

        to.Name(Encoding.UTF8.GetBytes(name));
        CopyValue(ref reader, to, depth);
    }

    private static void CopyValue(ref MessagePackReader reader, RecordWriter to, int depth)
    {
        if (depth > MaxDepth)
            throw new MessagePackSerializationException($"A record nests {MaxDepth} levels at most.");

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                to.BeginMap();
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                    CopyField(ref reader, ReadName(ref reader), to, depth + 1);
                to.EndMap();
                break;
            case MessagePackType.Array:
                to.BeginArray();
                for (var left = reader.ReadArrayHeader(); left > 0; left--)
                    CopyValue(ref reader, to, depth + 1);
                to.EndArray();
                break;
            default:
                MessagePackToJson.CopyScalar(ref reader, to);
                break;
        }
    }
}
