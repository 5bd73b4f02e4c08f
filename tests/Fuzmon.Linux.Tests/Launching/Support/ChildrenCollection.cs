namespace Fuzmon.Linux.Tests.Launching.Support;

/// <summary>Children and signal handlers belong to the whole process: such tests run alone, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChildrenCollection
{
    public const string Name = "children of this process";
}
