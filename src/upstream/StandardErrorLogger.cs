using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace Fuzmon.Monitor;

/// <summary>Writes the errors of the actor system to standard error.</summary>
internal sealed class StandardErrorLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    public StandardErrorLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<Error>(error => Console.Error.WriteLine(error));
    }
}
