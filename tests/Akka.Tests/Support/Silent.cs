namespace Akka.Tests.Support;

internal sealed class Silent : ReceiveActor
{
    public Silent() => ReceiveAny(_ => { });
}
