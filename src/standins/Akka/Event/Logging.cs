using Akka.Actor;

namespace Akka.Event;

public static class Logging
{
    /// <summary>The log of an actor, under its path.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(
            context.System.EventStream,
            context.Self.Path.ToString(),
            context.Props.Type,
            logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    public static ILoggingAdapter GetLogger(
        ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        GetLogger(system.EventStream, logSourceObj, logMessageFormatter);

    public static ILoggingAdapter GetLogger(
        LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(
            loggingBus,
            logSourceObj is Type type ? type.Name : logSourceObj.ToString(),
            logSourceObj as Type ?? logSourceObj.GetType(),
            logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
}
