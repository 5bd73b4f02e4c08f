namespace Fuzmon.Monitor;

/// <summary>Work that may block, for a few threads that live as long as there is any. What is more than can wait is refused.</summary>
internal sealed class WorkQueue(int maxAtOnce, int maxWaiting)
{
    // Its lock guards the rest.
    private readonly Queue<Action> _waiting = new();
    private int _threads;
    private bool _closed;

    /// <summary>Takes work that does not throw; false if there is too much already.</summary>
    public bool TryAdd(Action work)
    {
        lock (_waiting)
        {
            if (_closed || _waiting.Count == maxWaiting)
                return false;

            _waiting.Enqueue(work);
            if (_threads == maxAtOnce)
                return true;
            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = "alerts" }.Start();
        return true;
    }

    /// <summary>Takes no more work, and waits so long for what there is.</summary>
    public void Close(TimeSpan patience)
    {
        var end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (_waiting)
        {
            _closed = true;
            while (_threads > 0 && end - Environment.TickCount64 is > 0 and var left)
                System.Threading.Monitor.Wait(_waiting, (int)left);
        }
    }

    private void Run()
    {
        while (true)
        {
            Action work;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out work!))
                {
                    _threads--;
                    System.Threading.Monitor.PulseAll(_waiting);
                    return;
                }
            }

            work();
        }
    }
}
