namespace Fuzmon.Stacks.Symbols;

/// <summary>Why something has no names although it was asked for.</summary>
/// <param name="Path">The module, as its process sees it; null when it is about symbols altogether.</param>
/// <param name="BuildId">Lower-case hexadecimal; null when it has none.</param>
/// <param name="Text">The cause, in one line.</param>
public sealed record SymbolNote(string? Path, string? BuildId, string Text);
