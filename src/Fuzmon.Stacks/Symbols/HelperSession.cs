using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// The helper of the moment, started when it is needed and again when it has died, and which file is in which of its slots. Used by
/// one thread, but for <see cref="Stop"/>.
/// </summary>
internal sealed class HelperSession(SymbolServiceOptions options) : IDisposable
{
    private const int LongestDelay = 10_000;
    private const int FirstDelay = 100;
    private const long CalmAfter = 60_000;

    private readonly ManualResetEventSlim _stopping = new();
    private readonly NamedFile?[] _slots = new NamedFile?[SymbolHelper.MaxFiles];
    private readonly long[] _lastUse = new long[SymbolHelper.MaxFiles];
    private volatile SymbolHelper? _helper;
    private long _clock;
    private long _lastDeath;
    private int _delay;

    public bool IsStopping => _stopping.IsSet;

    public int? Pid => _helper?.Pid;

    /// <summary>The running helper, started if there is none. Waits when too many have died of late.</summary>
    /// <returns>Null when it does not start, or when the service stops.</returns>
    public SymbolHelper? Get(out int error)
    {
        error = 0;
        if (_helper is { } running)
            return running;
        if (_stopping.Wait(_delay))
            return null;
        var helper = SymbolHelper.Start(options.HelperPath, options.RequestDeadline, out error);
        _helper = helper;
        // Stop may have come while there was no helper to be killed.
        if (IsStopping)
            helper?.Kill();
        return helper;
    }

    /// <returns>The slot that holds the file; null when none does.</returns>
    public int? Find(NamedFile file)
    {
        var slot = Array.IndexOf(_slots, file);
        if (slot < 0)
            return null;
        _lastUse[slot] = ++_clock;
        return slot;
    }

    /// <summary>A slot for another file, free or that of the file used the longest time ago. It holds nothing until <see cref="Set"/>.</summary>
    public int Choose()
    {
        var slot = Array.IndexOf(_slots, null);
        if (slot < 0)
            slot = Array.IndexOf(_lastUse, _lastUse.Min());
        _slots[slot] = null;
        return slot;
    }

    public void Set(int slot, NamedFile file)
    {
        _slots[slot] = file;
        _lastUse[slot] = ++_clock;
    }

    /// <summary>Lets go of the files that nobody asks for.</summary>
    public void Forget(IReadOnlyCollection<NamedFile> files)
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot] is { } file && files.Contains(file))
            {
                _slots[slot] = null;
                _helper?.Forget(slot);
            }
        }
    }

    /// <summary>Ends a helper that is of no use any more. The first one to follow starts at once, others ever later.</summary>
    public void Drop()
    {
        _helper?.Dispose();
        _helper = null;
        Array.Clear(_slots);
        var now = Environment.TickCount64;
        _delay = now - _lastDeath > CalmAfter || _lastDeath == 0 ? 0 : Math.Clamp(2 * _delay, FirstDelay, LongestDelay);
        _lastDeath = now;
    }

    /// <summary>Breaks off what the helper does and starts none any more. From any thread.</summary>
    public void Stop()
    {
        _stopping.Set();
        _helper?.Kill();
    }

    public void Dispose()
    {
        _helper?.Dispose();
        _helper = null;
        _stopping.Dispose();
    }

    /// <summary>Puts a file and what belongs to it into a slot.</summary>
    /// <returns>What it says of itself; null when it is no ELF file.</returns>
    public static FileIdentity? Load(
        SymbolHelper helper, int slot, ModuleReference module, SafeFileHandle file, SeparateDebugFiles debugFiles)
    {
        if (helper.Open(slot, file) is not { } identity)
            return null;
        var (source, path) = (identity, module.Path);
        if (!identity.HasDebugInfo)
        {
            foreach (var candidate in debugFiles.Of(module, identity))
            {
                using (candidate.File)
                {
                    if (helper.AddDebug(slot, candidate.File) is not { HasDebugInfo: true } debug)
                        continue;
                    (source, path) = (debug, candidate.Path);
                    break;
                }
            }
        }
        if (source.SupplementBuildId is not null)
            AddSupplement(helper, slot, debugFiles.SupplementOf(module.ProcessId, path, source));
        return identity;
    }

    private static void AddSupplement(SymbolHelper helper, int slot, IEnumerable<(SafeFileHandle File, string Path)> candidates)
    {
        foreach (var candidate in candidates)
        {
            using (candidate.File)
            {
                if (helper.AddSupplement(slot, candidate.File) is not null)
                    return;
            }
        }
    }
}
