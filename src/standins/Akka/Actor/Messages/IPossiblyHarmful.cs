namespace Akka.Actor;

/// <summary>A message that a remote sender must not send.</summary>
public interface IPossiblyHarmful;
