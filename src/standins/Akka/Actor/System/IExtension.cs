namespace Akka.Actor;

/// <summary>Something that a system has one of.</summary>
public interface IExtension;
