using Akka.Actor;
using Akka.Serialization;

namespace Fuzmon.Benchmarks.Persistence;

/// <summary>Makes a copy of the bytes, as a serializer would make bytes of its own.</summary>
internal sealed class SampleSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 2001;

    public override string Manifest(object o) => "S1";

    public override byte[] ToBinary(object obj) => [.. ((Sample)obj).Bytes];

    public override object FromBinary(byte[] bytes, string manifest) => new Sample(bytes);
}
