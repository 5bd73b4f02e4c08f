using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>A system's journals and snapshot stores, by the path of their settings; each is made when it is first asked for.</summary>
public class PersistenceExtension : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _plugins = new();
    private readonly Lazy<IActorRef> _recoveryPermitter;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        _recoveryPermitter = new Lazy<IActorRef>(() => system.SystemActorOf(
            Props.Create<RecoveryPermitter>(Config.GetInt("akka.persistence.max-concurrent-recoveries")),
            "recoveryPermitter"));
    }

    internal IActorRef RecoveryPermitter => _recoveryPermitter.Value;

    private Config Config => _system.Settings.Config;

    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    public IActorRef JournalFor(string journalPluginId) => JournalPlugin(journalPluginId).Actor;

    public IActorRef SnapshotStoreFor(string snapshotPluginId) => PluginFor(
        string.IsNullOrEmpty(snapshotPluginId) ? Config.GetString("akka.persistence.snapshot-store.plugin") : snapshotPluginId,
        "akka.persistence.snapshot-store-plugin-fallback").Actor;

    internal Config JournalConfigFor(string journalPluginId) => JournalPlugin(journalPluginId).Settings;

    private Plugin JournalPlugin(string journalPluginId) => PluginFor(
        string.IsNullOrEmpty(journalPluginId) ? Config.GetString("akka.persistence.journal.plugin") : journalPluginId,
        "akka.persistence.journal-plugin-fallback");

    private Plugin PluginFor(string path, string fallbackPath) => _plugins.GetOrAdd(
        path, static (path, made) => new Lazy<Plugin>(() => made.self.NewPlugin(path, made.fallbackPath)), (self: this, fallbackPath)).Value;

    private Plugin NewPlugin(string path, string fallbackPath)
    {
        if (!Config.HasPath(path)) throw new ConfigurationException($"Persistence config is missing plugin config path for: {path}");
        var settings = Config.GetConfig(path).WithFallback(Config.GetConfig(fallbackPath));
        var typeName = settings.GetString("class") ?? throw new ConfigurationException(
            $"Plugin class name must be defined in config property [{path}.class]");
        var type = Type.GetType(typeName, throwOnError: true);
        object[] arguments = type.GetConstructor([typeof(Config)]) is null ? [] : [settings];
        return new Plugin(_system.SystemActorOf(Props.Create(type, arguments), path), settings);
    }

    private sealed record Plugin(IActorRef Actor, Config Settings);
}
