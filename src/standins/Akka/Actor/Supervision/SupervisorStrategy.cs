using Akka.Event;

namespace Akka.Actor;

/// <summary>A supervisor's policy for its children's failures.</summary>
public abstract class SupervisorStrategy
{
    public static IDecider DefaultDecider = Actor.Decider.From(static cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; }

    protected abstract Directive Handle(IActorRef child, Exception exception);

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate) return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        context.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(cause, source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }

    /// <summary>False if the failure is the supervisor's own now.</summary>
    internal bool HandleFailure(ActorCell cell, ChildRestartStats child, Exception cause, ChildrenContainer children)
    {
        var directive = Handle(child.Child, cause);
        LogFailure(cell, child.Child, cause, directive);
        switch (directive)
        {
            case Directive.Escalate:
                return false;
            case Directive.Resume:
                child.Child.SendSystemMessage(new Resume(cause));
                return true;
            default:
                ProcessFailure(cell, directive == Directive.Restart, child, cause, children);
                return true;
        }
    }

    private protected abstract void ProcessFailure(
        ActorCell cell, bool restart, ChildRestartStats child, Exception cause, ChildrenContainer children);
}
