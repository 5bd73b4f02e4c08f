using Akka.Hosting;
using Akka.Persistence.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Persistence.Tests;

public sealed class HostingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_host_persists_in_memory_and_with_its_own_serializers()
    {
        using var host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.AddAkka("hosted", builder => builder
                .WithCustomSerializer("measured", [typeof(Measured)], system => new MeasuredSerializer(system))
                .WithInMemoryJournal()
                .WithInMemorySnapshotStore()))
            .Build();
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();

        Assert.Equal(MeasuredSerializer.Id, system.Serialization.FindSerializerFor(new Measured(1)).Identifier);
        var actor = system.ActorOf(Props.Create(() => new Remembering()));
        Assert.Equal("one", await actor.Ask<string>("one", Patience));
        await actor.GracefulStop(Patience);
        actor = system.ActorOf(Props.Create(() => new Remembering()));
        Assert.Equal("one", await actor.Ask<string>("?", Patience));
        await host.StopAsync();
    }

    private sealed class Remembering : ReceivePersistentActor
    {
        private string _last = "";

        public Remembering()
        {
            Recover<string>(text => _last = text);
            Command<string>(text => text == "?", _ => Sender.Tell(_last));
            Command<string>(text => Persist(text, Sender.Tell));
        }

        public override string PersistenceId => "remembering";
    }
}
