namespace Fuzmon.Stacks.Symbols;

/// <summary>The helper died, hung, or answered nonsense: it is of no use any more.</summary>
/// <param name="message">What it did, to follow "the helper ".</param>
internal sealed class SymbolHelperException(string message) : Exception(message);
