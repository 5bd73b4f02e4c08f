using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Merging;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Merging;

/// <summary>Takes the stacks of a process as the program does; what it learns of files serves all tests of a class.</summary>
public sealed class MergedStacks : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SymbolService _symbols = new();
    private readonly StackTracer _tracer = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _symbols.DisposeAsync();

    public void Dispose() => _tracer.Dispose();

    internal async Task<IReadOnlyList<ThreadStack>> TakeAsync(int processId)
    {
        Assert.Equal(OpenOutcome.Opened, ProcessHandle.TryOpen(processId, out var handle));
        using var process = handle!;
        var outcome = _tracer.Capture(new ProcessKey(processId, process.StartTicks), new CaptureOptions { Deadline = Patience });
        var captured = await new StackAssembler(_symbols).AssembleAsync(processId, outcome, withSymbols: true, Patience);
        var threads = PythonStacks.AddTo(outcome, captured.Threads!, out var refusal, out _);
        Assert.Null(refusal);
        return threads;
    }
}
