using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>The base of journals.</summary>
public abstract class WriteJournalBase : ActorBase;
