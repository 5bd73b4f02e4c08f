namespace Akka.Actor;

internal sealed class Create : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.Create();
}

internal sealed class Suspend : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.FaultSuspend();

    internal override bool MustWait(ActorCell cell) => cell.IsWaitingForChildren;
}

/// <summary>Lets a suspended actor go on; <paramref name="causedByFailure"/> is set for the one whose failure suspended it.</summary>
internal sealed class Resume(Exception causedByFailure) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.FaultResume(causedByFailure);

    internal override bool MustWait(ActorCell cell) => cell.IsWaitingForChildren;
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.FaultRecreate(cause);

    internal override bool MustWait(ActorCell cell) => cell.IsWaitingForChildren;
}

internal sealed class Terminate : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.Terminate();
}

internal sealed class Failed(InternalActorRefBase child, Exception cause) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.HandleFailed(child, cause);

    // Who is suspended may itself be replaced by the supervisor's answer; then its children's failures are for the successor.
    internal override bool MustWait(ActorCell cell) => cell.Mailbox.IsSuspended && !cell.IsWaitingForChildren;
}

internal sealed class Watch(InternalActorRefBase watchee, InternalActorRefBase watcher) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.AddWatcher(watcher);

    internal override void OnDead(InternalActorRefBase addressee) =>
        watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: false));
}

internal sealed class Unwatch(InternalActorRefBase watchee, InternalActorRefBase watcher) : SystemMessage
{
    internal override void Invoke(ActorCell cell)
    {
        if (watchee.Equals(cell.Self)) cell.RemoveWatcher(watcher);
    }
}

internal sealed class DeathWatchNotification(InternalActorRefBase actor, bool existenceConfirmed) : SystemMessage
{
    internal InternalActorRefBase Actor => actor;

    internal bool ExistenceConfirmed => existenceConfirmed;

    internal override void Invoke(ActorCell cell) => cell.WatchedActorTerminated(actor, existenceConfirmed);
}

/// <summary>A continuation of an asynchronous handler, to be run where the handler began.</summary>
internal sealed class RunContinuation(Dispatch.ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => scheduler.Execute(task);
}

internal sealed class HandlerEnded(Task handler) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.HandlerEnded(handler);
}
