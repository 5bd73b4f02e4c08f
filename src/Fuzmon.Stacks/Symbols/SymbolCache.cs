using System.Collections.Concurrent;

namespace Fuzmon.Stacks.Symbols;

/// <summary>The names known, by file, in bounded memory. Looked up by any thread, changed by the service's own.</summary>
internal sealed class SymbolCache(long capacity)
{
    internal const int MaxFiles = 4096;
    internal const int MaxModules = 65_536;
    internal const int MaxUnavailable = 4096;

    private static readonly long Patience = (long)TimeSpan.FromSeconds(5).TotalMilliseconds;

    private readonly ConcurrentDictionary<ModuleKey, NamedFile> _modules = new();
    private readonly ConcurrentDictionary<(int ProcessId, ulong MapStart), long> _unavailable = new();
    private readonly Dictionary<FileState, NamedFile> _files = [];

    public bool TryGet(ModuleReference module, ulong address, out IReadOnlyList<SymbolFrame> frames)
    {
        if (_modules.TryGetValue(ModuleKey.Of(module), out var file) && file.TryGet(address, out frames))
            return true;
        frames = [];
        return !_unavailable.IsEmpty
            && _unavailable.TryGetValue((module.ProcessId, module.MapStart), out var until)
            && Environment.TickCount64 < until;
    }

    public NamedFile? Find(ModuleReference module) => _modules.GetValueOrDefault(ModuleKey.Of(module));

    /// <summary>The file in that state, which from now on is what the module means.</summary>
    public NamedFile Bind(ModuleReference module, FileState state)
    {
        if (!_files.TryGetValue(state, out var file))
            _files.Add(state, file = new NamedFile(state));
        if (_modules.Count >= MaxModules)
            _modules.Clear();
        _modules[ModuleKey.Of(module)] = file;
        return file;
    }

    /// <summary>Forgets which file the module means: it turned out to be another.</summary>
    public void Unbind(ModuleReference module) => _modules.TryRemove(ModuleKey.Of(module), out _);

    /// <summary>
    /// For a few seconds the addresses of this mapping count as known, without a name: its file cannot be had now, but another
    /// process may lend it.
    /// </summary>
    public void SetUnavailable(ModuleReference module)
    {
        if (_unavailable.Count >= MaxUnavailable)
            _unavailable.Clear();
        _unavailable[(module.ProcessId, module.MapStart)] = Environment.TickCount64 + Patience;
    }

    /// <summary>Forgets the files that were asked for the longest time ago until the rest takes three quarters of the room.</summary>
    public IReadOnlyCollection<NamedFile> Trim(NamedFile current)
    {
        var bytes = _files.Values.Sum(file => file.Bytes);
        if (bytes <= capacity && _files.Count <= MaxFiles)
            return [];

        var forgotten = new HashSet<NamedFile>();
        // One that was given up stays so, at no cost, until there is no room for it.
        foreach (var file in _files.Values.OrderBy(file => file == current).ThenBy(file => file.LastUse).ToArray())
        {
            if (bytes <= capacity * 3 / 4 && _files.Count <= MaxFiles * 3 / 4)
                break;
            if (file.IsGivenUp && _files.Count <= MaxFiles)
                continue;
            bytes -= file.Bytes;
            _files.Remove(file.State);
            forgotten.Add(file);
        }
        foreach (var (key, file) in _modules)
        {
            if (forgotten.Contains(file))
                _modules.TryRemove(key, out _);
        }
        return forgotten;
    }
}
