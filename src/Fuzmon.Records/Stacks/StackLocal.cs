namespace Fuzmon.Records;

/// <summary>A variable of a call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it holds, in a few characters.</param>
public readonly record struct StackLocal(string Name, string Value);
