using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fuzmon.Monitor.Tests;

public sealed class JournalSetupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_one_run_persisted_the_next_one_recovers()
    {
        var folder = Directory.CreateTempSubdirectory("fuzmon journal; a \"folder\" ");
        try
        {
            var path = Path.Combine(folder.FullName, "journal.db");
            Assert.Equal("", await RunAsync(path, "first"));
            Assert.Equal("first", await RunAsync(path, "second"));
            Assert.Equal("second", await RunAsync(path, "third"));
            Assert.True(File.Exists(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string path, string text)
    {
        using var host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.AddAkka("journaling", builder => builder
                .ConfigureRuntime()
                .ConfigureJournal(path, TimeSpan.FromMilliseconds(20))))
            .Build();
        await host.StartAsync();
        var actor = host.Services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new Remembering()));
        var before = await actor.Ask<string>(text, Patience);
        await host.StopAsync();
        return before;
    }

    /// <summary>Answers with the text before, once the new one is written.</summary>
    private sealed class Remembering : ReceivePersistentActor
    {
        private string _last = "";

        public Remembering()
        {
            Recover<SnapshotOffer>(offer => _last = (string)offer.Snapshot);
            Recover<string>(text => _last = text);
            Command<string>(text => Persist(text, _ =>
            {
                Sender.Tell(_last);
                _last = text;
            }));
        }

        public override string PersistenceId => "remembering";
    }
}
