using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>The serializers of a system: by type for what is written, by number for what is read.</summary>
public class Serialization
{
    private readonly ConcurrentDictionary<Type, Serializer> _byType = new();
    private readonly ConcurrentDictionary<int, Serializer> _byId = new();
    private readonly ConcurrentDictionary<string, Serializer> _byName = new();
    private readonly Serializer _null;

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        var json = new NewtonSoftJsonSerializer(system);
        var bytes = new ByteArraySerializer(system);
        AddSerializer("null", _null);
        AddSerializer("json", json);
        AddSerializer("bytes", bytes);
        AddSerializationMap(typeof(object), json);
        AddSerializationMap(typeof(byte[]), bytes);
        if (!system.Settings.Setup.Get<SerializationSetup>().HasValue) return;
        foreach (var details in system.Settings.Setup.Get<SerializationSetup>().Value.CreateSerializers(system))
        {
            AddSerializer(details.Alias, details.Serializer);
            foreach (var type in details.UseFor) AddSerializationMap(type, details.Serializer);
        }
    }

    public ExtendedActorSystem System { get; }

    /// <summary>What is stored beside the bytes, so that the serializer knows them again.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => $"{msg.GetType().FullName}, {msg.GetType().Assembly.GetName().Name}",
        _ => "",
    };

    public void AddSerializer(string name, Serializer serializer)
    {
        _byId[serializer.Identifier] = serializer;
        _byName[name] = serializer;
    }

    public void AddSerializationMap(Type type, Serializer serializer) => _byType[type] = serializer;

    public byte[] Serialize(object o) => FindSerializerFor(o).ToBinary(o);

    public object Deserialize(byte[] bytes, int serializerId, Type type) => ById(serializerId, type?.Name).FromBinary(bytes, type);

    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        if (serializer is SerializerWithStringManifest named) return named.FromBinary(bytes, manifest);
        if (string.IsNullOrEmpty(manifest)) return serializer.FromBinary(bytes, type: null);
        var type = Type.GetType(manifest, throwOnError: false) ?? throw new SerializationException(
            $"Cannot find manifest class [{manifest}] for serializer with id [{serializerId}].");
        return serializer.FromBinary(bytes, type);
    }

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer of the type itself, of a base type or an interface, or of everything.</summary>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_byType.TryGetValue(objectType, out var serializer)) return serializer;
        serializer = _byType.FirstOrDefault(pair => pair.Key != typeof(object) && pair.Key.IsAssignableFrom(objectType)).Value;
        if (serializer is null && (defaultSerializerName is null || !_byName.TryGetValue(defaultSerializerName, out serializer)))
            serializer = _byType[typeof(object)];
        AddSerializationMap(objectType, serializer);
        return serializer;
    }

    private Serializer ById(int id, string manifest) =>
        _byId.TryGetValue(id, out var serializer) ? serializer : throw new SerializationException(
            $"Cannot find serializer with id [{id}] (manifest [{manifest}]): it is not registered with this system.");
}
