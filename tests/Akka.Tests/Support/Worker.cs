namespace Akka.Tests.Support;

/// <summary>Numbers the messages that this incarnation got, fails when told to, and reports what happens to it.</summary>
internal sealed class Worker : ReceiveActor
{
    private readonly IActorRef _journal;
    private int _count;

    public Worker(IActorRef journal)
    {
        _journal = journal;
        Receive<Fail>(fail => throw fail.With);
        ReceiveAny(message => Sender.Tell(new Answer(++_count, message)));
    }

    protected override void PreStart() => _journal.Tell("PreStart");

    protected override void PostStop() => _journal.Tell("PostStop");

    protected override void PreRestart(Exception reason, object message)
    {
        _journal.Tell($"PreRestart: {reason.Message}, {message.GetType().Name}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _journal.Tell($"PostRestart: {reason.Message}");
        base.PostRestart(reason);
    }

    internal sealed record Answer(int Number, object To);
}
