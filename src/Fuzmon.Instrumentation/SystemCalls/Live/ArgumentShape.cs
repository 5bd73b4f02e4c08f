namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>An argument of a call.</summary>
/// <param name="Form">How it is read and shown.</param>
/// <param name="Set">The constants, for flags and values.</param>
/// <param name="Struct">The structure, for one.</param>
/// <param name="Other">The argument that tells its length or how it is meant; -1: none.</param>
internal sealed record ArgumentShape(ArgumentForm Form, ConstantSet? Set = null, StructShape? Struct = null, int Other = -1);
