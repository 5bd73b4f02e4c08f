using Fuzmon.Records;

namespace Fuzmon.Instrumentation;

/// <summary>A watched process, as an instrument learns of it.</summary>
/// <param name="Process">Which one.</param>
/// <param name="Name">Its name when it was last read.</param>
public sealed record InstrumentTarget(ProcessKey Process, string Name);
