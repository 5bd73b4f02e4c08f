using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Monitor;

/// <summary>What stacks are taken with.</summary>
/// <param name="CreateTracer">Makes the tracer, and another one when it has been given up.</param>
/// <param name="Symbols">Who knows the names; null for nobody. Not owned.</param>
public sealed record StackPlan(Func<IStackTracer> CreateTracer, ISymbolizer? Symbols);
