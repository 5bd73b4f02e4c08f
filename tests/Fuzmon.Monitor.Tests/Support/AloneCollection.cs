namespace Fuzmon.Monitor.Tests.Support;

/// <summary>For tests beside which no other may run.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
