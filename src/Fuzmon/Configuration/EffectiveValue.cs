namespace Fuzmon.Configuration;

/// <summary>The value of a key that is in force.</summary>
/// <param name="Key">The key with its table, as <c>monitor.interval_sec</c>.</param>
/// <param name="Value">The value as a source gave it or a file would; null when there is none.</param>
/// <param name="Origin">A place in a file, a variable, an option, or <c>default</c>.</param>
internal sealed record EffectiveValue(string Key, object? Value, string Origin);
