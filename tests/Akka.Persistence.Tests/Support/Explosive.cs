namespace Akka.Persistence.Tests.Support;

/// <summary>An event that no actor survives recovering from.</summary>
internal sealed record Explosive;
