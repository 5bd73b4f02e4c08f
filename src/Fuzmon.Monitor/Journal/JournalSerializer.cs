using Akka.Actor;
using Akka.Serialization;
using Fuzmon.Records;
using MessagePack;

namespace Fuzmon.Monitor;

/// <summary>
/// What the journal's rows hold. Each manifest is a version of one shape, for ever; a new shape gets a new one. What cannot be read,
/// being damaged or of a later version, costs its own record and never the recovery of a process.
/// </summary>
internal sealed class JournalSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>An array of the record and, for a sample, its monotonic and CPU time in nanoseconds.</summary>
    public const string RecordManifest = "r1";

    /// <summary>An array of the boot id's 16 bytes and, unless unknown, the last sample's times.</summary>
    public const string LastSampleManifest = "s1";

    /// <summary>Nothing.</summary>
    public const string SettledManifest = "n1";

    private const int BufferBytes = 1024;

    // The journal and the snapshot store serialize on threads of their own.
    [ThreadStatic]
    private static PatchableBuffer? _buffer;

    public override int Identifier => 7001;

    public override string Manifest(object o) => o switch
    {
        RecordEvent => RecordManifest,
        LastSample => LastSampleManifest,
        Settled => SettledManifest,
        _ => throw new ArgumentException($"{o.GetType()} is not kept in the journal.", nameof(o)),
    };

    public override byte[] ToBinary(object obj)
    {
        var buffer = _buffer ??= new PatchableBuffer(BufferBytes);
        buffer.Clear();
        switch (obj)
        {
            case RecordEvent { Record: { } record } recorded:
                WriteHeader(buffer, recorded.Mark is null ? 1 : 3);
                record.WriteTo(new JournalRecordWriter(buffer));
                WriteMark(buffer, recorded.Mark);
                break;
            case LastSample last:
                WriteHeader(buffer, last.Mark is null ? 1 : 3);
                WriteBytes(buffer, last.BootId.ToByteArray());
                WriteMark(buffer, last.Mark);
                break;
            case Settled:
                break;
            default:
                throw new ArgumentException($"{obj.GetType()} is not kept in the journal.", nameof(obj));
        }

        return buffer.Written.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                RecordManifest => new RecordEvent(null, ReadMarkAfterFirst(bytes)),
                LastSampleManifest => ReadLastSample(bytes),
                SettledManifest => Settled.Instance,
                _ => ForeignEvent.Instance,
            };
        }
        catch (Exception e) when (IsDamage(e))
        {
            return ForeignEvent.Instance;
        }
    }

    /// <summary>The record of a row, for replay.</summary>
    /// <exception cref="InvalidDataException">The row is damaged or of a later version.</exception>
    public static StoredRecord ReadRecord(byte[] bytes, string manifest)
    {
        if (manifest != RecordManifest)
            throw new InvalidDataException($"Rows of the kind \"{manifest}\" are of a later version.");
        try
        {
            var reader = new MessagePackReader(bytes);
            reader.ReadArrayHeader();
            var start = (int)reader.Consumed;
            reader.Skip();
            return StoredRecord.Read(bytes.AsMemory(start, (int)reader.Consumed - start));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InvalidDataException("A row of the journal is damaged.", e);
        }
    }

    private static bool IsDamage(Exception e)
        => e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException;

    private static void WriteHeader(PatchableBuffer buffer, int count)
    {
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(count);
        writer.Flush();
    }

    private static void WriteMark(PatchableBuffer buffer, SampleMark? mark)
    {
        if (mark is not { } known)
            return;

        var writer = new MessagePackWriter(buffer);
        writer.Write(known.MonotonicNanoseconds);
        writer.Write(known.CpuNanoseconds);
        writer.Flush();
    }

    private static void WriteBytes(PatchableBuffer buffer, byte[] bytes)
    {
        var writer = new MessagePackWriter(buffer);
        writer.Write(bytes);
        writer.Flush();
    }

    private static SampleMark? ReadMarkAfterFirst(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        var count = reader.ReadArrayHeader();
        reader.Skip();
        return count < 3 ? null : new SampleMark(reader.ReadInt64(), reader.ReadInt64());
    }

    private static LastSample ReadLastSample(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        var bootId = reader.ReadBytes() is { Length: 16 } id ? new Guid(System.Buffers.BuffersExtensions.ToArray(id)) : Guid.Empty;
        return new LastSample(bootId, ReadMarkAfterFirst(bytes));
    }
}
