using System.Runtime.ExceptionServices;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Handlers that await: the mailbox holds back user messages until they end, and their failure is the actor's.</summary>
internal sealed partial class ActorCell
{
    private ActorTaskScheduler _taskScheduler;
    private int _handlersUnderWay;

    internal ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    internal void Await(Task handler)
    {
        if (handler.IsCompletedSuccessfully) return;
        Mailbox.Suspend();
        _handlersUnderWay++;
        _ = handler.ContinueWith(
            static (ended, self) => ((LocalActorRef)self).SendSystemMessage(new HandlerEnded(ended)),
            SelfRef,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            global::System.Threading.Tasks.TaskScheduler.Default);
    }

    internal void HandlerEnded(Task handler)
    {
        _handlersUnderWay--;
        Mailbox.Resume();
        if (_receiveTimeout is not null) ArmReceiveTimer();
        // Throws what the handler threw, with its stack; the caller makes it the actor's failure.
        if (handler.Exception is { InnerExceptions: [var single] })
            ExceptionDispatchInfo.Throw(single);
        else
            handler.GetAwaiter().GetResult();
        if (_handlersUnderWay == 0) _currentLetter = null;
    }
}
