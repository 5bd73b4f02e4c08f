namespace Akka.Actor.Setup;

/// <summary>A typed part of a system's set-up.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
