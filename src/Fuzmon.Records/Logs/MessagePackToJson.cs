using System.Text;
using MessagePack;

namespace Fuzmon.Records;

/// <summary>Writes a MessagePack value, as <see cref="MessagePackRecordWriter"/> makes them, to another writer.</summary>
internal static class MessagePackToJson
{
    private const int MaxDepth = 64;

    /// <summary>Writes one whole map.</summary>
    /// <exception cref="MessagePackSerializationException">It holds what no record holds.</exception>
    /// <exception cref="OverflowException">It holds a number that no record holds.</exception>
    public static void Write(ReadOnlyMemory<byte> map, RecordWriter to)
    {
        var reader = new MessagePackReader(map);
        Copy(ref reader, to, depth: 0);
    }

    private static void Copy(ref MessagePackReader reader, RecordWriter to, int depth)
    {
        if (depth > MaxDepth)
            throw new MessagePackSerializationException($"A record nests {MaxDepth} levels at most.");

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                to.BeginMap();
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                {
                    to.Name(Encoding.UTF8.GetBytes(reader.ReadString() ?? ""));
                    Copy(ref reader, to, depth + 1);
                }

                to.EndMap();
                break;
            case MessagePackType.Array:
                to.BeginArray();
                for (var left = reader.ReadArrayHeader(); left > 0; left--)
                    Copy(ref reader, to, depth + 1);
                to.EndArray();
                break;
            default:
                CopyScalar(ref reader, to);
                break;
        }
    }

    /// <summary>Writes one value that holds no others.</summary>
    internal static void CopyScalar(ref MessagePackReader reader, RecordWriter to)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                to.Value(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                to.Value(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                to.Value(ReadFinite(ref reader));
                break;
            case MessagePackType.Boolean:
                to.Value(reader.ReadBoolean());
                break;
            case MessagePackType.String:
                to.Value(reader.ReadString().AsSpan());
                break;
            default:
                throw new MessagePackSerializationException($"A record holds no {reader.NextMessagePackType}.");
        }
    }

    private static double ReadFinite(ref MessagePackReader reader)
    {
        var value = reader.ReadDouble();
        return double.IsFinite(value) ? value : throw new MessagePackSerializationException("A record holds only finite numbers.");
    }
}
