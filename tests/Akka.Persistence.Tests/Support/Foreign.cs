namespace Akka.Persistence.Tests.Support;

/// <summary>The event of the journals that upstream wrote.</summary>
internal sealed record Foreign(string Hex);
