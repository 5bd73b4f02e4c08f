using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>A folder and a service, whose helper is the real one.</summary>
public abstract class SymbolTest : IAsyncLifetime, IDisposable
{
    private protected Folder Folder { get; } = new();

    private protected SymbolService Service { get; set; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Service.DisposeAsync();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<IReadOnlyList<SymbolFrame>> NameAsync(ModuleReference module, ulong address)
    {
        await Service.ResolveAsync(module, [address], CancellationToken.None);
        Assert.True(Service.TryGet(module, address, out var frames));
        return frames;
    }

    private protected async Task UseAsync(SymbolServiceOptions options)
    {
        await Service.DisposeAsync();
        Service = new SymbolService(options);
    }
}
