using System.Runtime.Serialization;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>Reads rows of the time when the manifest named the type and no serializer was stored.</summary>
internal static class StoredType
{
    /// <exception cref="SerializationException">There is no such type.</exception>
    internal static object Deserialize(Serialization.Serialization serialization, byte[] payload, string manifest)
    {
        var type = Type.GetType(manifest, throwOnError: false)
            ?? throw new SerializationException($"Cannot find manifest class [{manifest}].");
        return serialization.FindSerializerForType(type).FromBinary(payload, type);
    }
}
