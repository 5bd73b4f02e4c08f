namespace Fuzmon.Monitor.Tests.Alerts;

public sealed class WorkQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Work_is_done_a_few_at_a_time_and_what_is_too_much_is_refused()
    {
        using var go = new ManualResetEventSlim();
        using var started = new CountdownEvent(2);
        using var done = new CountdownEvent(5);
        var (now, most) = (0, 0);
        var queue = new WorkQueue(maxAtOnce: 2, maxWaiting: 3);
        for (var i = 0; i < 2; i++)
            Assert.True(queue.TryAdd(Work));

        Assert.True(started.Wait(Patience));
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => queue.TryAdd(Work)));
        go.Set();
        Assert.True(done.Wait(Patience));
        Assert.Equal(2, most);
        queue.Close(Patience);

        void Work()
        {
            lock (queue)
                most = Math.Max(most, ++now);
            if (!started.IsSet)
                started.Signal();
            go.Wait();
            lock (queue)
                now--;
            done.Signal();
        }
    }

    [Fact]
    public void Closing_waits_for_what_is_under_way_and_takes_no_more()
    {
        var done = 0;
        var queue = new WorkQueue(maxAtOnce: 2, maxWaiting: 100);
        for (var i = 0; i < 50; i++)
            Assert.True(queue.TryAdd(() => Interlocked.Increment(ref done)));

        queue.Close(Patience);

        Assert.Equal(50, done);
        Assert.False(queue.TryAdd(() => { }));
    }
}
