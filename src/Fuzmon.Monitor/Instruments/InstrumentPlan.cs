using Fuzmon.Instrumentation;

namespace Fuzmon.Monitor;

/// <summary>An instrument of a run.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Create">Makes it; called again after each failure.</param>
public sealed record InstrumentPlan(string Name, Func<IInstrument> Create);
