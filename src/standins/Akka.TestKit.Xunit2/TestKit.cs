using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of a test class: each test gets its own actor system, which ends with it.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Tests in <paramref name="system"/>, or in a new one.</summary>
    public TestKit(ActorSystem system = null, ITestOutputHelper output = null)
        : base(system ?? ActorSystem.Create("test")) => LogTo(output);

    /// <summary>Tests in a new system that is configured so.</summary>
    public TestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(ActorSystem.Create(actorSystemName ?? "test", config)) => LogTo(output);

    /// <summary>Tests in a new system that is set up so.</summary>
    public TestKit(ActorSystemSetup config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(ActorSystem.Create(actorSystemName ?? "test", config)) => LogTo(output);

    /// <summary>Tests in a new system that is configured so, in HOCON.</summary>
    public TestKit(string config, ITestOutputHelper output = null)
        : this(ConfigurationFactory.ParseString(config), output: output)
    {
    }

    /// <summary>Ends the system.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs before the system ends.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Ends the system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            AfterAll();
    }

    private void LogTo(ITestOutputHelper output)
    {
        if (output is not null)
            ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create(() => new TestOutputLogger(output)));
    }
}
