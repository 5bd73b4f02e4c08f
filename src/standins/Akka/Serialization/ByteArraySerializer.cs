using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Bytes are themselves.</summary>
public class ByteArraySerializer : Serializer
{
    public ByteArraySerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 4;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException($"The object to convert is not a byte array: {obj.GetType()}"),
    };

    public override object FromBinary(byte[] bytes, Type type) => bytes;
}
