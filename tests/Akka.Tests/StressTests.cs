using System.Collections.Concurrent;

namespace Akka.Tests;

/// <summary>Races that only many repetitions hit.</summary>
public sealed class StressTests : ActorTest
{
    [Fact]
    public async Task Restarts_under_load_lose_only_the_messages_that_failed()
    {
        const int producers = 4;
        const int each = 5_000;
        var handled = new ConcurrentDictionary<int, int>();
        var actor = ActorOf(() => new FailingOften(handled));

        await InParallelAsync(producers, producer =>
        {
            for (var i = 0; i < each; i++)
                actor.Tell((producer * each) + i, ActorRefs.NoSender);
        });
        await actor.Ask<string>("done?", Patience);

        var expected = Enumerable.Range(0, producers * each).Where(number => number % FailingOften.Every != 0);
        Assert.Equal(expected, handled.Keys.Order());
        Assert.All(handled.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Every_death_is_reported_once_however_watch_and_stop_race()
    {
        const int actors = 2_000;
        var watched = Enumerable.Range(0, actors).Select(_ => ActorOf<Echo>()).ToArray();
        var deaths = new ConcurrentQueue<IActorRef>();
        var watchers = watched.Select(actor => ActorOf(() => new Watcher(actor, deaths))).ToArray();

        await InParallelAsync(2, side =>
        {
            for (var i = 0; i < actors; i++)
            {
                if (side == 0)
                    Sys.Stop(watched[i]);
                else
                    watchers[i].Tell("watch", ActorRefs.NoSender);
            }
        });

        AwaitCondition(() => deaths.Count >= actors, Patience);
        foreach (var watcher in watchers)
            await watcher.Ask<string>("done?", Patience);
        Assert.Equal(actors, deaths.Count);
        Assert.Equal(actors, deaths.Distinct().Count());
    }

    [Fact]
    public async Task One_of_many_gets_the_name()
    {
        for (var round = 0; round < 200; round++)
        {
            var made = 0;
            var name = $"actor-{round}";
            await InParallelAsync(4, _ =>
            {
                try
                {
                    Sys.ActorOf<Echo>(name);
                    Interlocked.Increment(ref made);
                }
                catch (InvalidActorNameException)
                {
                    // Another was faster.
                }
            });

            Assert.Equal(1, made);
        }
    }

    [Fact]
    public async Task Actors_that_wake_and_sleep_all_the_time_miss_no_message()
    {
        const int rounds = 20_000;
        var first = ActorOf(() => new Returning(rounds, TestActor));
        var second = ActorOf(() => new Returning(rounds, TestActor));

        await Task.Run(() => first.Tell(0, second));

        ExpectMsg("finished", Patience);
    }

    [Fact]
    public async Task Async_handlers_under_load_stay_in_order()
    {
        const int messages = 5_000;
        var actor = ActorOf(() => new Ordered());

        for (var i = 0; i < messages; i++)
            actor.Tell(i, ActorRefs.NoSender);

        Assert.Equal((messages, 0), await actor.Ask<(int, int)>("seen?", Patience));
    }

    [Fact]
    public async Task A_system_that_is_told_and_asked_terminates_all_the_same()
    {
        var echo = ActorOf<Echo>();
        var telling = true;
        var producer = InParallelAsync(2, _ =>
        {
            while (Volatile.Read(ref telling))
                echo.Tell("hello", ActorRefs.NoSender);
        });

        await Sys.Terminate().WaitAsync(Patience);

        Volatile.Write(ref telling, false);
        await producer;
    }

    private static Task InParallelAsync(int count, Action<int> action)
        => Task.WhenAll(Enumerable.Range(0, count).Select(index => Task.Run(() => action(index))));

    private sealed class FailingOften : ReceiveActor
    {
        public const int Every = 7;

        public FailingOften(ConcurrentDictionary<int, int> handled)
        {
            Receive<int>(number => number % Every == 0, _ => throw new InvalidOperationException("told to fail"));
            Receive<int>(number => handled.AddOrUpdate(number, 1, (_, times) => times + 1));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef watched, ConcurrentQueue<IActorRef> deaths)
        {
            Receive<Terminated>(terminated => deaths.Enqueue(terminated.ActorRef));
            Receive<string>(text => text == "watch", _ => Context.Watch(watched));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Returning : ReceiveActor
    {
        public Returning(int rounds, IActorRef whenDone)
            => Receive<int>(count =>
            {
                if (count < rounds)
                    Sender.Tell(count + 1);
                else
                    whenDone.Tell("finished");
            });
    }

    private sealed class Ordered : ReceiveActor
    {
        private int _seen;
        private int _outOfOrder;

        public Ordered()
        {
            ReceiveAsync<int>(async number =>
            {
                var seen = _seen;
                if (number % 3 == 0)
                    await Task.Yield();
                if (number != seen || seen != _seen)
                    _outOfOrder++;
                _seen++;
            });
            Receive<string>(_ => Sender.Tell((_seen, _outOfOrder)));
        }
    }
}
