using Akka.Hosting;

namespace Fuzmon.Monitor;

/// <summary>What is set up differently for the stand-ins and for the packages that they stand in for.</summary>
internal static class ActorRuntimeSetup
{
    /// <summary>Errors go to standard error, and nothing to standard output: the stand-in does that by itself.</summary>
    public static AkkaConfigurationBuilder ConfigureRuntime(this AkkaConfigurationBuilder builder) => builder;
}
