namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A part of a call that a variable takes.</summary>
/// <param name="Variable">Index of the variable.</param>
/// <param name="Source">Which part.</param>
/// <param name="Index">Which argument, from 0, for <see cref="RuleSource.Argument"/>.</param>
/// <param name="IsDescriptor">Whether the number is a descriptor: the variable then stands for what is open under it, under whatever
/// number, for as long as it is.</param>
public sealed record RuleSave(int Variable, RuleSource Source, int Index = 0, bool IsDescriptor = false);
