using System.Collections.Concurrent;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Exits;

public sealed class ExitWatcherTests
{
    [Fact]
    public void All_of_500_exits_are_seen()
    {
        const int Count = 500;
        using var watcher = new ExitWatcher();
        using var parent = new ShellChild($"i=0; while [ $i -lt {Count} ]; do sleep 1000 & echo $!; i=$((i+1)); done; wait");
        var handles = Enumerable.Range(0, Count).Select(_ => ShellChild.Open(parent.ReadPid())).ToList();
        var seen = new ConcurrentBag<int>();
        Assert.All(handles, h => Assert.True(watcher.Watch(h, () => seen.Add(h.Pid))));
        Assert.Empty(seen);

        handles.ForEach(h => Libc.Signal(h.Pid, Libc.SIGKILL));

        Wait.Until(() => seen.Count >= Count, "all exits are seen");
        Assert.Equal(handles.Select(h => h.Pid).Order(), seen.Order());
        Assert.All(handles, h => Assert.False(watcher.Unwatch(h)));
        handles.ForEach(h => h.Dispose());
    }

    [Fact]
    public void A_process_that_has_ended_already_is_reported_too()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();
        child.KillAndReap();
        using var watcher = new ExitWatcher();
        using var ended = new ManualResetEventSlim();

        Assert.True(watcher.Watch(handle, ended.Set));

        Wait.Until(() => ended.IsSet, "the exit is seen");
    }

    [Fact]
    public void A_callback_that_throws_does_not_end_the_watch()
    {
        using var watcher = new ExitWatcher();
        using var first = ShellChild.Waiting();
        using var second = ShellChild.Waiting();
        using var firstHandle = first.Open();
        using var secondHandle = second.Open();
        using var ended = new ManualResetEventSlim();
        watcher.Watch(firstHandle, () => throw new InvalidOperationException("of the callback"));
        watcher.Watch(secondHandle, ended.Set);

        first.KillAndReap();
        Wait.Until(() => watcher.FailedCallbacks == 1, "the callback has thrown");
        second.KillAndReap();

        Wait.Until(() => ended.IsSet, "the other exit is seen");
    }

    [Fact]
    public void A_process_that_is_no_longer_watched_is_not_reported()
    {
        using var watcher = new ExitWatcher();
        using var forgotten = ShellChild.Waiting();
        using var watched = ShellChild.Waiting();
        using var forgottenHandle = forgotten.Open();
        using var watchedHandle = watched.Open();
        using var ended = new ManualResetEventSlim();
        var reported = false;
        watcher.Watch(forgottenHandle, () => reported = true);
        watcher.Watch(watchedHandle, ended.Set);

        Assert.True(watcher.Unwatch(forgottenHandle));
        Assert.False(watcher.Unwatch(forgottenHandle));
        forgotten.KillAndReap();
        watched.KillAndReap();

        Wait.Until(() => ended.IsSet, "the later exit is seen");
        Assert.False(reported);
    }

    [Fact]
    public void A_process_can_be_watched_once_at_a_time()
    {
        using var watcher = new ExitWatcher();
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        Assert.True(watcher.Watch(handle, () => { }));
        Assert.Throws<InvalidOperationException>(() => watcher.Watch(handle, () => { }));
        Assert.True(watcher.Unwatch(handle));
        Assert.True(watcher.Watch(handle, () => { }));
    }

    [Fact]
    public void Without_a_pidfd_there_is_no_watch()
    {
        using var watcher = new ExitWatcher();
        using var child = ShellChild.Waiting();
        using var handle = child.Open(new DescriptorBudget(0));

        Assert.False(watcher.Watch(handle, () => { }));
    }

    [Fact]
    public void A_callback_may_stop_the_watcher()
    {
        using var child = ShellChild.Waiting();
        using var handle = child.Open();
        using var stopped = new ManualResetEventSlim();
        var watcher = new ExitWatcher();
        watcher.Watch(handle, () =>
        {
            watcher.Dispose();
            stopped.Set();
        });

        child.KillAndReap();

        Wait.Until(() => stopped.IsSet, "the watcher has stopped");
        Assert.Throws<ObjectDisposedException>(() => watcher.Watch(handle, () => { }));
    }
}
