namespace Fuzmon.Stacks.Python.Reading;

/// <summary>A frame as it lies in memory.</summary>
/// <param name="Address">Where.</param>
/// <param name="Code">Address of its code object.</param>
/// <param name="Instruction">How far it has come: an index up to 3.10, else an address; see <see cref="LineTables"/>.</param>
/// <param name="IsEntry">Whether a call of the C evaluation loop begins with it.</param>
internal readonly record struct RawFrame(ulong Address, ulong Code, ulong Instruction, bool IsEntry);
