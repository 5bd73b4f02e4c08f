using System.Collections.Concurrent;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Capture;

/// <summary>Names every address that the test gives a name, once it was asked for.</summary>
internal sealed class FakeSymbols : ISymbolizer
{
    private readonly ConcurrentDictionary<ulong, bool> _asked = new();

    public Dictionary<ulong, SymbolFrame[]> Names { get; } = [];

    public bool IsSilent { get; init; }

    public bool TryGet(ModuleReference module, ulong address, out IReadOnlyList<SymbolFrame> frames)
    {
        frames = Names.GetValueOrDefault(address) ?? [];
        return _asked.ContainsKey(address);
    }

    public Task ResolveAsync(ModuleReference module, IReadOnlyCollection<ulong> addresses, CancellationToken cancellation)
    {
        if (IsSilent)
            return Task.Delay(Timeout.Infinite, cancellation);
        foreach (var address in addresses)
            _asked[address] = true;
        return Task.CompletedTask;
    }
}
