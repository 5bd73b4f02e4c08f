using System.Runtime.CompilerServices;

namespace Akka.Actor;

/// <summary>
/// Two lists that any thread pushes to (newest first, one compare-and-swap) and that the one running thread takes whole and
/// turns round, and the state that says whether the mailbox is queued on the thread pool.
/// </summary>
/// <remarks>
/// No wake-up is lost: who pushes publishes first and reads the state after; who goes idle publishes the state first and
/// looks at the lists after; both with a full fence between. Fields without <c>volatile</c> belong to the running thread, and
/// pass from one run to the next through the state or through the pool's queue.
/// </remarks>
internal sealed class Mailbox : IThreadPoolWorkItem
{
    /// <summary>User messages a run may handle before it lets others have the thread.</summary>
    private const int Throughput = 100;

    private const int Idle = 0;
    private const int IdleWhileSuspended = 1;
    private const int Scheduled = 2;

    private static readonly Letter ClosedToUsers = new(message: null, sender: null);
    private static readonly SystemMessage ClosedToSystem = new Create();

    private readonly ActorCell _cell;
    private volatile Letter _incoming;
    private volatile SystemMessage _incomingSystem = new Create();
    private int _state = Scheduled;

    private Letter _ready;
    private SystemMessage _readySystem;
    private int _suspensions;
    private bool _closed;

    internal Mailbox(ActorCell cell) => _cell = cell;

    /// <summary>Running thread only.</summary>
    internal bool IsSuspended => _suspensions > 0;

    internal bool IsClosed => ReferenceEquals(_incomingSystem, ClosedToSystem);

    /// <summary>The first run, which makes the actor; messages may have come before.</summary>
    internal void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    internal void Post(Letter letter)
    {
        var head = _incoming;
        while (true)
        {
            if (ReferenceEquals(head, ClosedToUsers))
            {
                _cell.SystemImpl.PublishDeadLetter(letter.Message, letter.Sender, _cell.SelfRef);
                return;
            }
            letter.Next = head;
            var seen = Interlocked.CompareExchange(ref _incoming, letter, head);
            if (ReferenceEquals(seen, head)) break;
            head = seen;
        }
        if (Volatile.Read(ref _state) == Idle) ScheduleFrom(Idle);
    }

    internal void Post(SystemMessage message)
    {
        var head = _incomingSystem;
        while (true)
        {
            if (ReferenceEquals(head, ClosedToSystem))
            {
                message.OnDead(_cell.SelfRef);
                return;
            }
            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _incomingSystem, message, head);
            if (ReferenceEquals(seen, head)) break;
            head = seen;
        }
        var state = Volatile.Read(ref _state);
        if (state != Scheduled) ScheduleFrom(state);
    }

    /// <summary>Puts letters in front of all that wait. Running thread only.</summary>
    internal void Prepend(Letter first, Letter last)
    {
        last.Next = _ready;
        _ready = first;
    }

    /// <summary>Holds back user messages; suspensions nest. Running thread only, as <see cref="Resume"/>.</summary>
    internal void Suspend() => _suspensions++;

    internal void Resume()
    {
        if (_suspensions > 0) _suspensions--;
    }

    /// <summary>Refuses everything from now on and gives what waits to the dead letters. Running thread only.</summary>
    internal void Close()
    {
        _closed = true;
        var system = Reverse(Interlocked.Exchange(ref _incomingSystem, ClosedToSystem), _readySystem);
        _readySystem = null;
        while (system is not null)
        {
            var message = system;
            system = message.Next;
            message.Next = null;
            message.OnDead(_cell.SelfRef);
        }
        var letters = Append(_ready, Reverse(Interlocked.Exchange(ref _incoming, ClosedToUsers)));
        _ready = null;
        for (; letters is not null; letters = letters.Next)
            _cell.SystemImpl.PublishDeadLetter(letters.Message, letters.Sender, _cell.SelfRef);
    }

    void IThreadPoolWorkItem.Execute()
    {
        ActorCell.Current = _cell;
        try
        {
            Run();
        }
        finally
        {
            ActorCell.Current = null;
        }
        if (!_closed) Yield();
    }

    private void Run()
    {
        RunSystemMessages();
        for (var left = Throughput; left > 0 && _suspensions == 0 && !_closed; left--)
        {
            var letter = _ready;
            if (letter is null)
            {
                if (_incoming is null) return;
                letter = Reverse(Interlocked.Exchange(ref _incoming, null));
            }
            _ready = letter.Next;
            // A dead letter in an old generation must not keep the younger ones after it alive.
            letter.Next = null;
            _cell.Invoke(letter);
            if (_incomingSystem is not null) RunSystemMessages();
        }
    }

    private void RunSystemMessages()
    {
        while (!_closed)
        {
            var message = _readySystem;
            if (message is null)
            {
                if (_incomingSystem is null) return;
                message = Reverse(Interlocked.Exchange(ref _incomingSystem, null), older: null);
            }
            _readySystem = message.Next;
            message.Next = null;
            _cell.Invoke(message);
        }
    }

    /// <summary>Ends a run: queues the mailbox again, or goes idle.</summary>
    private void Yield()
    {
        var suspended = _suspensions > 0;
        if (_incomingSystem is not null || (!suspended && (_ready is not null || _incoming is not null)))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
        var idle = suspended ? IdleWhileSuspended : Idle;
        Interlocked.Exchange(ref _state, idle);
        if (_incomingSystem is not null || (!suspended && _incoming is not null)) ScheduleFrom(idle);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ScheduleFrom(int idle)
    {
        if (Interlocked.CompareExchange(ref _state, Scheduled, idle) == idle)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private static Letter Reverse(Letter newest)
    {
        Letter oldest = null;
        while (newest is not null) (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        return oldest;
    }

    private static SystemMessage Reverse(SystemMessage newest, SystemMessage older)
    {
        SystemMessage oldest = null;
        while (newest is not null) (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        if (older is null) return oldest;
        var last = older;
        while (last.Next is not null) last = last.Next;
        last.Next = oldest;
        return older;
    }

    private static Letter Append(Letter first, Letter rest)
    {
        if (first is null) return rest;
        var last = first;
        while (last.Next is not null) last = last.Next;
        last.Next = rest;
        return first;
    }
}
