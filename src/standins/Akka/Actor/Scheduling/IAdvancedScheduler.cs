namespace Akka.Actor;

/// <summary>Runs actions later, outside any actor.</summary>
public interface IAdvancedScheduler : IActionScheduler;
