using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.Actor;

/// <summary>A system's configuration.</summary>
public class Settings
{
    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Config = config;
        Setup = setup;
        LogLevel = config.GetString("akka.loglevel", "INFO");
        // Quiet unless asked: what is worth a person's attention, and nothing on standard output.
        StdoutLogLevel = config.GetString("akka.stdout-loglevel", config.GetString("akka.loglevel", "ERROR"));
        AskTimeout = config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
    }

    public ActorSystem System { get; }

    public Config Config { get; private set; }

    public ActorSystemSetup Setup { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public TimeSpan AskTimeout { get; }

    /// <summary>Adds defaults: what is set already wins.</summary>
    public void InjectTopLevelFallback(Config config) => Config = Config.WithFallback(config);
}
