using System.Collections.Concurrent;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// Names addresses by an unprivileged helper process, started on first use, that reads the files in this one's stead: DWARF is large,
/// comes from whoever made the program, and its parser was not made for enemies. A file that ends the helper twice has no names
/// from then on, and <see cref="Notes"/> say so.
/// </summary>
public sealed class SymbolService : ISymbolizer, IAsyncDisposable
{
    private readonly Lock _starting = new();
    private readonly BlockingCollection<SymbolRequest> _queue = [];
    private readonly SymbolNotes _notes = new();
    private readonly SymbolCache _cache;
    private readonly HelperSession _session;
    private readonly SymbolWorker _worker;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;
    private bool _disposed;

    /// <summary>Starts nothing yet.</summary>
    public SymbolService(SymbolServiceOptions? options = null)
    {
        options ??= new SymbolServiceOptions();
        _cache = new SymbolCache(options.CacheBytes);
        _session = new HelperSession(options);
        _worker = new SymbolWorker(options, _cache, _session, _notes);
    }

    /// <summary>What has no names, and why; at most some hundreds.</summary>
    public IReadOnlyCollection<SymbolNote> Notes => _notes.All;

    /// <summary>The helper's process id, so that its end is not taken for that of a watched process; null while there is none.</summary>
    public int? HelperPid => _session.Pid;

    /// <inheritdoc/>
    public bool TryGet(ModuleReference module, ulong address, out IReadOnlyList<SymbolFrame> frames) =>
        _cache.TryGet(module, address, out frames);

    /// <inheritdoc/>
    public Task ResolveAsync(ModuleReference module, IReadOnlyCollection<ulong> addresses, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled(cancellation);
        var unknown = addresses.Where(address => !_cache.TryGet(module, address, out _)).ToArray();
        if (unknown.Length == 0)
            return Task.CompletedTask;

        var request = new SymbolRequest(module, unknown);
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _queue.Add(request, CancellationToken.None);
            if (!_started)
            {
                _started = true;
                new Thread(Run) { IsBackground = true, Name = "symbols" }.Start();
            }
        }
        return request.Task.WaitAsync(cancellation);
    }

    /// <summary>Breaks off what is asked for, which then has no names, and ends the helper.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_starting)
        {
            if (_disposed)
                return;
            _disposed = true;
            _queue.CompleteAdding();
            if (!_started)
                _ended.SetResult();
        }
        _session.Stop();
        await _ended.Task;
        _session.Dispose();
        _queue.Dispose();
    }

    // A thread of its own because the helper dies with the thread that started it.
    private void Run()
    {
        _worker.Run(_queue);
        _session.Drop();
        _ended.SetResult();
    }
}
