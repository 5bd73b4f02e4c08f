using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A persistent actor has a stash of its own beside the one of the runtime.</summary>
public interface IPersistenceStash : IWithUnboundedStash;
