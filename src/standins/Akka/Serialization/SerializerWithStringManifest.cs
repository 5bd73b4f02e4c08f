using Akka.Actor;

namespace Akka.Serialization;

/// <summary>A serializer that names what it wrote by a string of its own, so that types may be renamed and versions told apart.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type type) =>
        FromBinary(bytes, $"{type.FullName}, {type.Assembly.GetName().Name}");

    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}
