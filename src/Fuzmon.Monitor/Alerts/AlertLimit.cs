namespace Fuzmon.Monitor;

/// <summary>Where a condition begins to hold.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it counts.</param>
public readonly record struct AlertLimit(double Value, AlertUnit Unit);
