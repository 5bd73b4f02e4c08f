namespace Akka.Actor;

/// <summary>What an actor goes on with once its stopping children have ended.</summary>
internal abstract record AfterChildren
{
    internal sealed record Creation : AfterChildren;

    internal sealed record Recreation(Exception Cause) : AfterChildren;

    internal sealed record Termination : AfterChildren;
}
