namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What a variable stands for.</summary>
/// <param name="Number">The number, if it is one.</param>
/// <param name="Opened">What is open under the number, if it is a descriptor; otherwise 0.</param>
/// <param name="Text">As it is shown.</param>
internal readonly record struct RuleValue(long Number, int Opened, string? Text);
