namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// Names addresses. What a file says is never a reason to throw: a file that is missing, stripped or made to do harm costs its
/// names only. Safe for use by several threads at once.
/// </summary>
public interface ISymbolizer
{
    /// <summary>
    /// What is known already of an address in a module (the file's virtual address, inside the instruction that is meant): innermost
    /// first, the last one is not inlined; empty when it has no name. No input or output, no allocation.
    /// </summary>
    /// <returns>Whether it was known; if not, <see cref="ResolveAsync"/> finds it out.</returns>
    bool TryGet(ModuleReference module, ulong address, out IReadOnlyList<SymbolFrame> frames);

    /// <summary>Finds out the names of addresses in one module, all of which <see cref="TryGet"/> knows afterwards.</summary>
    Task ResolveAsync(ModuleReference module, IReadOnlyCollection<ulong> addresses, CancellationToken cancellation);
}
