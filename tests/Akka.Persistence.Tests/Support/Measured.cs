namespace Akka.Persistence.Tests.Support;

/// <summary>An event with a serializer of its own.</summary>
internal sealed record Measured(int Value);
