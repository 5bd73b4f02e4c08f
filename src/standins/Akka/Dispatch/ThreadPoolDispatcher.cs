namespace Akka.Dispatch;

internal sealed class ThreadPoolDispatcher : MessageDispatcher
{
    internal ThreadPoolDispatcher() => Id = "akka.actor.default-dispatcher";
}
