namespace Fuzmon.Stacks.Symbols;

/// <summary>Addresses to be named; completed when they are known.</summary>
internal sealed class SymbolRequest(ModuleReference module, ulong[] addresses)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ModuleReference Module { get; } = module;

    public ulong[] Addresses { get; } = addresses;
}
