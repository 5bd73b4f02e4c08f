using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;

namespace Fuzmon.Monitor;

/// <summary>What is set up differently for the stand-ins and for the packages that they stand in for.</summary>
internal static class ActorRuntimeSetup
{
    /// <summary>Errors go to standard error, and nothing to standard output: Akka.NET logs to the latter until told otherwise.</summary>
    public static AkkaConfigurationBuilder ConfigureRuntime(this AkkaConfigurationBuilder builder) => builder
        .AddHocon(ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF"), HoconAddMode.Prepend)
        .ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = LogLevel.ErrorLevel;
            loggers.ClearLoggers();
            loggers.AddLogger<StandardErrorLogger>();
        });
}
