using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A message between a persistent actor and a plugin.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded;
