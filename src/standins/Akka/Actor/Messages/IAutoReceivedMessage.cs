namespace Akka.Actor;

/// <summary>A message that the cell handles before the actor sees it.</summary>
public interface IAutoReceivedMessage;
