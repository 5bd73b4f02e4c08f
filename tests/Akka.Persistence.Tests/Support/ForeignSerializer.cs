using Akka.Serialization;

namespace Akka.Persistence.Tests.Support;

/// <summary>Reads the events of the journals that upstream wrote.</summary>
internal sealed class ForeignSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 2001;

    public override string Manifest(object o) => "S1";

    public override byte[] ToBinary(object obj) => Convert.FromHexString(((Foreign)obj).Hex);

    public override object FromBinary(byte[] bytes, string manifest)
        => manifest == "S1" ? new Foreign(Convert.ToHexString(bytes)) : throw new ArgumentException(manifest, nameof(manifest));
}
