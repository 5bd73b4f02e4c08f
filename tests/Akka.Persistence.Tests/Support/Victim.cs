namespace Akka.Persistence.Tests.Support;

/// <summary>A process that persists until it is killed: actors count, each number an event, and print it when it is written.</summary>
internal static class Victim
{
    public const int Actors = 40;

    public static void Run(string path)
    {
        using var system = ActorSystem.Create("victim", Systems.InSqlite(path));
        for (var i = 0; i < Actors; i++)
        {
            var id = $"v-{i}";
            system.ActorOf(Props.Create(() => new Counting(id)), id);
        }

        system.WhenTerminated.Wait();
    }

    private sealed class Counting : ReceivePersistentActor
    {
        private int _last;

        public Counting(string persistenceId)
        {
            PersistenceId = persistenceId;
            Recover<int>(number => _last = number);
            Recover<RecoveryCompleted>(_ => Self.Tell("go on"));
            Command<string>(_ =>
            {
                PersistAllAsync([++_last, ++_last], _ => { });
                DeferAsync(_last, number =>
                {
                    // One write a line: a line that is torn by the kill has no end.
                    Console.Out.WriteLine($"{PersistenceId} {number}");
                    Self.Tell("go on");
                });
            });
        }

        public override string PersistenceId { get; }
    }
}
