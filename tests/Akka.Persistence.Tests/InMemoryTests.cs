namespace Akka.Persistence.Tests;

public sealed class InMemoryTests() : PersistentActorTests(Systems.InMemory("akka.persistence.max-concurrent-recoveries = 3"));
