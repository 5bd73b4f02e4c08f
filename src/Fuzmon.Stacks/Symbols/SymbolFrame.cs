namespace Fuzmon.Stacks.Symbols;

/// <summary>A function that an address belongs to, and where in it the address lies.</summary>
/// <param name="Function">Its demangled name; null when only the place is known.</param>
/// <param name="File">The source file as the compiler noted it, made absolute by the compilation's folder.</param>
/// <param name="Line">The line in it, from 1.</param>
/// <param name="IsInlined">Whether it was inlined into the function that follows it in the list.</param>
public sealed record SymbolFrame(string? Function, string? File, int? Line, bool IsInlined);
