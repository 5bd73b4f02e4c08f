namespace Akka.Actor;

/// <summary>Sends messages later.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    IAdvancedScheduler Advanced { get; }
}
