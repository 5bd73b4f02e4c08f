using System.Buffers.Binary;
using Akka.Serialization;

namespace Akka.Persistence.Tests.Support;

/// <summary>Four bytes under the manifest M1; M0 are the two bytes that an older version wrote. A negative value is refused.</summary>
internal sealed class MeasuredSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 4711;

    public override int Identifier => Id;

    public override string Manifest(object o) => o is Explosive ? "X" : "M1";

    public override byte[] ToBinary(object obj)
    {
        if (obj is not Measured { Value: var value })
            return [];
        if (value < 0)
            throw new NotSupportedException("A negative value cannot be serialized.");
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "M1" => new Measured(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        "M0" => new Measured(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        "X" => new Explosive(),
        _ => throw new ArgumentException($"unknown manifest {manifest}", nameof(manifest)),
    };
}
