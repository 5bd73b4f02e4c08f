namespace Fuzmon.Monitor;

/// <summary>A condition that has begun to hold.</summary>
/// <param name="Value">What was measured, in the unit of the limit.</param>
/// <param name="Text">The same in words.</param>
internal sealed record Trigger(double Value, string Text);
