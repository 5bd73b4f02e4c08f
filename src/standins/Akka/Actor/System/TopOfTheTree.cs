namespace Akka.Actor;

/// <summary>The parent of the root: learns that it has ended.</summary>
internal sealed class TopOfTheTree(ActorSystemImpl system) : MinimalActorRef
{
    public override ActorPath Path { get; } = system.RootPath / "bubble-walker";

    internal override ActorSystemImpl System => system;

    internal override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Failed:
                system.Root.SendSystemMessage(new Terminate());
                break;
            case DeathWatchNotification:
                system.FinishTermination();
                break;
        }
    }
}
