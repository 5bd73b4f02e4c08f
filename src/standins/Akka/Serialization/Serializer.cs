using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>Turns objects into bytes and back.</summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>The number that is stored with the bytes; 0 to 40 are the runtime's own. By default it is configured.</summary>
    public virtual int Identifier
    {
        get
        {
            var name = $"{GetType().FullName}, {GetType().Assembly.GetName().Name}";
            var path = $"akka.actor.serialization-identifiers.{name}";
            return system.Settings.Config.HasPath(path)
                ? system.Settings.Config.GetInt(path)
                : throw new ConfigurationException($"Couldn't find serializer id for [{name}] under [akka.actor.serialization-identifiers] HOCON path");
        }
    }

    /// <summary>Whether the type must be stored with the bytes for them to be understood.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract object FromBinary(byte[] bytes, Type type);

    public abstract byte[] ToBinary(object obj);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}
