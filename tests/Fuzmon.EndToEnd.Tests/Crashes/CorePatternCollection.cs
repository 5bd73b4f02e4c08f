using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Crashes;

/// <summary>Tests of a setting that the machine has only once.</summary>
[CollectionDefinition(nameof(CorePattern))]
public sealed class CorePatternCollection;
