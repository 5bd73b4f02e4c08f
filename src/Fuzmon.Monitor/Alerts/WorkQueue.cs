namespace Fuzmon.Monitor;

/// <summary>Work that may block, for a few threads that live as long as there is any. What is more than can wait is refused.</summary>
internal sealed class WorkQueue(int maxAtOnce, int maxWaiting)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private int _threads;
    private bool _closed;

    /// <summary>Takes work that does not throw; false if there is too much already.</summary>
    public bool TryAdd(Action work)
    {
        lock (_gate)
        {
            if (_closed || _waiting.Count == maxWaiting)
                return false;

            _waiting.Enqueue(work);
            if (_threads == maxAtOnce)
                return true;
            _threads++;
            _idle.Reset();
        }

        new Thread(Run) { IsBackground = true, Name = "alerts" }.Start();
        return true;
    }

    /// <summary>Takes no more work, and waits so long for what there is.</summary>
    public void Dispose(TimeSpan patience)
    {
        lock (_gate)
            _closed = true;
        _idle.Wait(patience);
    }

    private void Run()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out work!))
                {
                    if (--_threads == 0)
                        _idle.Set();
                    return;
                }
            }

            work();
        }
    }
}
