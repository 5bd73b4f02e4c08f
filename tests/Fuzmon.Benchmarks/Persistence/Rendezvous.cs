namespace Fuzmon.Benchmarks.Persistence;

/// <summary>Ends a wait when so many have signalled; for one wait after the other.</summary>
internal sealed class Rendezvous
{
    private TaskCompletionSource _all = new();
    private int _left;

    public Task ExpectAsync(int count)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, count);
        return _all.Task;
    }

    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _all.SetResult();
    }
}
