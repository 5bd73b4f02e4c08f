using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The runtime's half of an actor: it outlives the incarnations. Whatever is not said to be for any thread is touched only by the
/// thread that runs the mailbox.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    internal static ActorCell Current;

    private ActorBase _actor;
    private Letter _currentLetter;
    private IActorRef _sender;
    private Receive _behavior;
    private Stack<Receive> _outerBehaviors;
    private Stash _stash;
    private List<SystemMessage> _waiting;
    private ILoggingAdapter _log;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, InternalActorRefBase parent)
    {
        SystemImpl = system;
        SelfRef = self;
        Props = props;
        ParentRef = parent;
        Mailbox = new Mailbox(this);
    }

    public Props Props { get; }

    public IActorRef Self => SelfRef;

    public IActorRef Parent => ParentRef;

    /// <summary>The sender of the message in hand; the dead letters when it has none.</summary>
    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    public ActorSystem System => SystemImpl;

    public MessageDispatcher Dispatcher => SystemImpl.Dispatcher;

    internal ActorSystemImpl SystemImpl { get; }

    internal LocalActorRef SelfRef { get; }

    internal InternalActorRefBase ParentRef { get; }

    internal Mailbox Mailbox { get; }

    internal Letter CurrentLetter => _currentLetter;

    /// <summary>The message in hand as the actor sees it, not as its timer sent it.</summary>
    internal object CurrentMessage => _currentLetter?.Message switch
    {
        TimerMessage timed => timed.Content,
        ReceiveTimer => Actor.ReceiveTimeout.Instance,
        var message => message,
    };

    internal ILoggingAdapter Log => _log ??= Logging.GetLogger(this);

    private Type ActorType => _actor?.GetType() ?? Props.Type;

    public ActorSelection ActorSelection(string actorPath) => Actor.ActorSelection.Resolve(SystemImpl, SelfRef, actorPath);

    public ActorSelection ActorSelection(ActorPath actorPath) => SystemImpl.ActorSelection(actorPath);

    public void Become(Receive receive) => _behavior = receive;

    public void Become(UntypedReceive receive) => Become(AsReceive(receive));

    public void BecomeStacked(Receive receive)
    {
        (_outerBehaviors ??= new()).Push(_behavior);
        _behavior = receive;
    }

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(AsReceive(receive));

    public void UnbecomeStacked()
    {
        if (_outerBehaviors is { Count: > 0 }) _behavior = _outerBehaviors.Pop();
    }

    internal void Invoke(Letter letter)
    {
        _currentLetter = letter;
        _sender = letter.Sender;
        try
        {
            Receive(letter.Message);
            if (_handlersUnderWay == 0) _currentLetter = null;
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
        if (_receiveTimeout is not null) RearmReceiveTimeout(letter.Message);
    }

    internal void Invoke(SystemMessage message)
    {
        if (message.MustWait(this))
        {
            (_waiting ??= new()).Add(message);
            return;
        }
        try
        {
            message.Invoke(this);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
        if (_waiting is null) return;
        // Only a system message changes what they wait for. Those that still must will come back here.
        var waiting = _waiting;
        _waiting = null;
        foreach (var waited in waiting) Invoke(waited);
    }

    /// <summary>Handles what every actor must, and hands the actor the rest.</summary>
    private void Receive(object message)
    {
        switch (message)
        {
            case TimerMessage timed:
                if ((_actor as IWithTimers)?.Timers is TimerScheduler timers && timers.TryTake(timed, out var content)) Receive(content);
                break;
            case ReceiveTimer timer:
                HandleTimeout(timer);
                break;
            case PoisonPill:
                Stop(SelfRef);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, SelfRef), SelfRef);
                break;
            default:
                _actor.AroundReceive(_behavior, message);
                break;
        }
    }

    internal void Create()
    {
        try
        {
            NewActor();
            _actor.AroundPreStart();
        }
        catch (Exception e)
        {
            ClearActor();
            HandleInvokeFailure(
                e as ActorInitializationException ?? new ActorInitializationException(SelfRef, "Exception during creation", e));
        }
    }

    private void NewActor()
    {
        _behavior = null;
        _outerBehaviors = null;
        var actor = Props.NewActor();
        if (actor is IInitializableActor initializable) initializable.Init();
        if (actor is IActorStash stashing) stashing.Stash = _stash = new Stash(this, Props.StashCapacity);
        _actor = actor;
    }

    private void ClearActor()
    {
        var actor = _actor;
        _actor = null;
        _stash = null;
        if (actor is null) return;
        if (actor is IWithTimers { Timers: { } timers }) timers.CancelAll();
        try
        {
            Props.Release(actor);
        }
        catch (Exception e)
        {
            Publish(new Error(e, SelfRef.Path.ToString(), actor.GetType(), e.Message));
        }
    }

    private void Publish(LogEvent logEvent) => SystemImpl.EventStream.Publish(logEvent);

    private static Receive AsReceive(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
