namespace Akka.Tests.Support;

/// <summary>Has children that are made from the props it is told, and answers with each.</summary>
internal sealed class Supervisor : ReceiveActor
{
    private readonly SupervisorStrategy _strategy;

    public Supervisor(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        Receive<Fail>(fail => throw fail.With);
    }

    public static Props Deciding(Func<Exception, Directive> decide)
        => Props.Create(() => new Supervisor(new OneForOneStrategy(decide)));

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;
}
