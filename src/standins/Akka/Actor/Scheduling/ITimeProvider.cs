namespace Akka.Actor;

/// <summary>The clocks of a scheduler.</summary>
public interface ITimeProvider
{
    TimeSpan HighResMonotonicClock { get; }

    TimeSpan MonotonicClock { get; }

    DateTimeOffset Now { get; }
}
