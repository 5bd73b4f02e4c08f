using Akka.Actor;

namespace Akka.Event;

/// <summary>A system's event bus: log events, dead letters, unhandled messages and whatever actors publish.</summary>
public class EventStream : LoggingBus
{
    public EventStream(bool debug)
    {
        if (debug) SetLogLevel(LogLevel.DebugLevel);
    }

    internal void Start(Settings settings)
    {
        SetLogLevel(ParseLevel(settings.LogLevel));
        var printed = ParseLevel(settings.StdoutLogLevel);
        var logger = new StandardErrorLogger();
        if (printed <= LogLevel.ErrorLevel) Subscribe(logger, typeof(Error));
        if (printed <= LogLevel.WarningLevel) Subscribe(logger, typeof(Warning));
        if (printed <= LogLevel.InfoLevel) Subscribe(logger, typeof(Info));
        if (printed <= LogLevel.DebugLevel) Subscribe(logger, typeof(Debug));
    }
}
