using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Failure, and what the supervisor makes of it. A failed actor and its children are suspended until the supervisor's answer;
/// every suspension is paired with one resumption, here or in the end of a restart.
/// </summary>
internal sealed partial class ActorCell
{
    // Self, or the child whose failure escalated here; null when all is well.
    private InternalActorRefBase _perpetrator;
    private SupervisorStrategy _strategy;

    internal void FaultSuspend()
    {
        Mailbox.Suspend();
        SuspendChildren(except: []);
    }

    internal void FaultResume(Exception causedByFailure)
    {
        if (IsTerminating) return;
        if (_actor is null)
        {
            FaultCreate();
            return;
        }
        var perpetrator = _perpetrator;
        Mailbox.Resume();
        if (causedByFailure is not null) _perpetrator = null;
        ResumeChildren(causedByFailure, perpetrator);
    }

    internal void FaultRecreate(Exception cause)
    {
        if (IsTerminating) return;
        if (_actor is null)
        {
            FaultCreate();
            return;
        }
        var message = CurrentMessage;
        try
        {
            _actor.AroundPreRestart(cause, message);
            _stash?.UnstashAll();
        }
        catch (Exception e)
        {
            Publish(new Error(new PreRestartException(SelfRef, e, cause, message), SelfRef.Path.ToString(), ActorType, e.Message));
        }
        finally
        {
            ClearActor();
        }
        if (_children?.TryPostpone(new AfterChildren.Recreation(cause)) != true) FinishRecreate(cause);
    }

    internal void Terminate()
    {
        SetReceiveTimeout(null);
        UnwatchWatchedActors();
        // From here on nobody can add a child, and one that has none needs no container of its own.
        var children = Interlocked.CompareExchange(ref _children, ChildrenContainer.Terminated, comparand: null);
        if (children is null)
        {
            FinishTerminate();
            return;
        }
        var wasTerminating = children.IsTerminating;
        StopAll(children.MarkAllStopping(terminate: true));
        if (!children.TryPostpone(new AfterChildren.Termination()))
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            Mailbox.Suspend();
            // What fails on the way down is not the supervisor's business.
            _perpetrator = SelfRef;
        }
    }

    internal void HandleFailed(InternalActorRefBase child, Exception cause)
    {
        if (_children?.Find(child) is not { } stats) return;
        var sender = _sender;
        _sender = child;
        try
        {
            // While a restart waits for children there is no incarnation; the last one's strategy is still the answer.
            _strategy = _actor?.EffectiveSupervisorStrategy ?? _strategy ?? SupervisorStrategy.DefaultStrategy;
            if (!_strategy.HandleFailure(this, stats, cause, _children)) HandleInvokeFailure(cause, child);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e, child);
        }
        finally
        {
            _sender = sender;
        }
    }

    private void HandleInvokeFailure(Exception cause, InternalActorRefBase failedChild = null, IReadOnlyCollection<IActorRef> spared = null)
    {
        if (_perpetrator is not null) return;
        Mailbox.Suspend();
        _perpetrator = failedChild ?? SelfRef;
        SuspendChildren(spared ?? (failedChild is null ? [] : [failedChild]));
        ParentRef.SendSystemMessage(new Failed(SelfRef, cause));
    }

    private void HandleChildTerminated(LocalActorRef child)
    {
        switch (_children.Remove(child))
        {
            case AfterChildren.Recreation recreation:
                FinishRecreate(recreation.Cause);
                break;
            case AfterChildren.Creation:
                FinishCreate();
                break;
            case AfterChildren.Termination:
                FinishTerminate();
                break;
        }
    }

    private void FaultCreate()
    {
        SetReceiveTimeout(null);
        if (_children is { } children) StopAll(children.MarkAllStopping(terminate: false));
        if (_children?.TryPostpone(new AfterChildren.Creation()) != true) FinishCreate();
    }

    private void FinishCreate()
    {
        Mailbox.Resume();
        _perpetrator = null;
        Create();
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = ChildRefs();
        try
        {
            Mailbox.Resume();
            _perpetrator = null;
            NewActor();
            _actor.AroundPostRestart(cause, message: null);
            _currentLetter = null;
            foreach (var survivor in survivors) survivor.SendSystemMessage(new Recreate(cause));
        }
        catch (Exception e)
        {
            ClearActor();
            HandleInvokeFailure(new PostRestartException(SelfRef, e, cause), spared: survivors);
        }
    }

    /// <summary>The order matters: a parent that also watches must lose the child before it handles its Terminated.</summary>
    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
            _stash?.UnstashAll();
        }
        catch (Exception e)
        {
            Publish(new Error(e, SelfRef.Path.ToString(), ActorType, e.Message));
        }
        Mailbox.Close();
        ParentRef.SendSystemMessage(new DeathWatchNotification(SelfRef, existenceConfirmed: true));
        TellWatchersWeDied();
        UnwatchWatchedActors();
        ClearActor();
        if (IsSubscribed) SystemImpl.EventStream.Unsubscribe(SelfRef);
        _sender = null;
        _currentLetter = null;
        _behavior = null;
        _outerBehaviors = null;
        _strategy = null;
        _waiting = null;
        _children = ChildrenContainer.Terminated;
    }
}
