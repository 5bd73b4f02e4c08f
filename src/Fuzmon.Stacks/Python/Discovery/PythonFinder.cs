using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>Tries the ways to an interpreter's state for one file that contains it, one after another, and checks each.</summary>
internal sealed class PythonFinder(CachedMemory memory, PythonImage image, ulong bias)
{
    private const int MaxScanned = 16 << 20;

    private IReadOnlyList<PythonVersion> _versions = image.Versions;
    private PythonTarget? _empty;

    /// <summary>Finds the interpreter's state.</summary>
    /// <param name="refusal">Why it cannot be read, when nothing is returned.</param>
    public PythonTarget? Find(out string? refusal)
    {
        // A name tells no more than the minor release, and not always that.
        if (!_versions.Any(static version => version.Micro is not null) && VersionInMemory() is { } running)
            _versions = [running];
        refusal = Refusal();
        if (refusal is not null)
            return null;
        var found = BySymbol() ?? BySection() ?? ByCookie(ref refusal) ?? ByMachineCode();
        // No interpreter has been made yet: it is not worth a search, and the place is known.
        found ??= _empty ?? ByMemoryScan();
        if (found is not null)
            refusal = null;
        else
            refusal ??= $"Python {VersionText()} is there, but its state was not found: it may be a build with other structures";
        return found;
    }

    private string? Refusal()
    {
        if (image.Symbols.ContainsKey(PythonSymbols.TraceReferences))
            return $"Python {VersionText()} is a debug build with Py_TRACE_REFS, which cannot be read: use a release build";
        if (_versions is [var only, ..] && _versions.All(static version => PythonLayouts.For(version) is null)
            && only is not { Major: 3, Minor: > 14 })
            return $"Python {only} cannot be read: 2.7 and 3.6 to 3.14 can";
        return null;
    }

    private PythonTarget? BySymbol()
    {
        if (Address(PythonSymbols.Runtime) is { } runtime)
            return AtRuntime(runtime, PythonDiscovery.Symbol);
        return Address(PythonSymbols.InterpreterHead) is { } head ? AtHead(head, PythonDiscovery.Symbol, Before37) : null;
    }

    private PythonTarget? BySection() =>
        image.RuntimeSection is { } section ? AtRuntime(unchecked(bias + section), PythonDiscovery.Section) : null;

    private PythonTarget? ByCookie(ref string? refusal)
    {
        var cookie = BitConverter.ToUInt64(DebugOffsets.Cookie);
        foreach (var at in DataWords(word => word == cookie))
        {
            if (AtRuntime(at, PythonDiscovery.Cookie) is { } target)
                return target;
            DebugOffsets.Read(memory, at, out var version, out _);
            if (version is { } known && PythonLayouts.For(known) is null)
                refusal = $"Python {known} cannot be read: 2.7 and 3.6 to 3.14 can";
        }

        return null;
    }

    private PythonTarget? ByMachineCode()
    {
        if (image.Load is not { } load)
            return null;
        var address = unchecked(bias + load.Address);
        if (load.Displacement is not { } displacement)
            return AtHead(address, PythonDiscovery.MachineCode, Any);
        // The displacement is where the layout has the field, which is one more check of it.
        return memory.TryReadUInt64(address, out var runtime)
            ? AtHead(unchecked(runtime + (ulong)displacement), PythonDiscovery.MachineCode,
                layout => layout.RuntimeInterpreters == displacement || layout.Kind >= PythonLayoutKind.Python313)
            : null;
    }

    private PythonTarget? ByMemoryScan() => ByMemoryScan(Known()) ?? (IsVersionSure ? null : ByMemoryScan(Guessed()));

    private PythonTarget? ByMemoryScan(IEnumerable<(PythonVersion Version, PythonLayout Layout)> candidates)
    {
        var layouts = candidates.Where(static candidate => candidate.Layout.Kind < PythonLayoutKind.Python313).ToList();
        memory.Renew();
        foreach (var at in DataWords(static word => word >= 0x10000 && word % sizeof(ulong) == 0 && word >> 47 == 0))
        {
            foreach (var (version, layout) in layouts)
            {
                if (RootCheck.Check(memory, layout, at) == RootState.Right)
                    return Target(version, layout, at, PythonDiscovery.MemoryScan);
            }
        }

        return null;
    }

    /// <summary>The version that the interpreter has noted for <c>sys.version</c>: a text such as "3.8.18 (default, ...".</summary>
    private PythonVersion? VersionInMemory()
    {
        Span<byte> text = stackalloc byte[16];
        foreach (var at in DataWords(static word => (word & 0xffff) is 0x2e32 or 0x2e33))
        {
            if (memory.TryRead(at, text) && text.IndexOf(" ("u8) is > 4 and var end
                && PythonVersion.Parse(text[..end]) is { Micro: not null } version)
                return version;
        }

        return null;
    }

    private PythonTarget? AtRuntime(ulong runtime, PythonDiscovery foundBy)
    {
        var table = DebugOffsets.Read(memory, runtime, out var version, out _);
        if (table is not null)
            return Take(version!.Value, table, unchecked(runtime + (ulong)table.RuntimeInterpreters), foundBy);
        foreach (var (known, layout) in Layouts())
        {
            if (layout.RuntimeInterpreters != PythonLayout.Absent && layout.Kind < PythonLayoutKind.Python313
                && Take(known, layout, unchecked(runtime + (ulong)layout.RuntimeInterpreters), foundBy) is { } target)
                return target;
        }

        return null;
    }

    private PythonTarget? AtHead(ulong head, PythonDiscovery foundBy, Func<PythonLayout, bool> accepts)
    {
        foreach (var (version, layout) in Layouts())
        {
            if (!accepts(layout))
                continue;
            if (layout.Kind < PythonLayoutKind.Python313)
            {
                if (Take(version, layout, head, foundBy) is { } target)
                    return target;
            }
            else if (AtRuntime(unchecked(head - (ulong)layout.RuntimeInterpreters), foundBy) is { } target)
            {
                return target;
            }
        }

        return null;
    }

    private PythonTarget? Take(PythonVersion version, PythonLayout layout, ulong head, PythonDiscovery foundBy)
    {
        var state = RootCheck.Check(memory, layout, head);
        if (state == RootState.Wrong)
            return null;
        var target = Target(version, layout, head, foundBy);
        if (state == RootState.Empty && _versions.Contains(version))
            _empty ??= target;
        return state == RootState.Right ? target : null;
    }

    private PythonTarget Target(PythonVersion version, PythonLayout layout, ulong head, PythonDiscovery foundBy)
    {
        var holder = layout.RuntimeHolder != PythonLayout.Absent
            ? unchecked(head - (ulong)layout.RuntimeInterpreters + (ulong)layout.RuntimeHolder)
            : Before37(layout) ? Address(PythonSymbols.CurrentThread) ?? 0 : 0;
        if (layout.Kind == PythonLayoutKind.Python27 && image.Symbols.ContainsKey(PythonSymbols.NarrowUnicode))
            layout = layout with { WideCharacterSize = 2 };
        return new PythonTarget(version, layout, head, holder, foundBy);
    }

    /// <summary>The layouts that the file may have; all when it does not tell for sure.</summary>
    private IEnumerable<(PythonVersion Version, PythonLayout Layout)> Layouts() =>
        IsVersionSure ? Known() : Known().Concat(Guessed());

    private IEnumerable<(PythonVersion Version, PythonLayout Layout)> Known() =>
        from version in _versions
        let layout = PythonLayouts.For(version)
        where layout is not null
        select (version, layout);

    /// <summary>3.9 and 3.10 can be told apart by the section only, which all files from 3.10 on have.</summary>
    private IEnumerable<(PythonVersion Version, PythonLayout Layout)> Guessed() =>
        PythonLayouts.All.Where(candidate => candidate.Layout.Kind >= PythonLayoutKind.Python310 == image.RuntimeSection is not null);

    private bool IsVersionSure => _versions is [{ Micro: not null }];

    /// <summary>The addresses of those words that pass, where the program keeps what it can change.</summary>
    private IEnumerable<ulong> DataWords(Func<ulong, bool> passes)
    {
        foreach (var segment in image.Segments)
        {
            if (!segment.IsWritable)
                continue;
            var start = unchecked(bias + segment.Address + 7) & ~7UL;
            var end = start + (Math.Min(segment.MemorySize, MaxScanned) & ~7UL);
            for (var at = start; at < end && !memory.IsExhausted; at += sizeof(ulong))
            {
                if (!memory.TryReadUInt64(at, out var word))
                    at |= 0xff8; // on to the next page
                else if (passes(word))
                    yield return at;
            }
        }
    }

    private ulong? Address(string symbol) =>
        image.Symbols.TryGetValue(symbol, out var address) ? unchecked(bias + address) : null;

    private string VersionText() => _versions is [var first, ..] ? first.ToString() : "of an unknown version";

    private static bool Before37(PythonLayout layout) => layout.Kind < PythonLayoutKind.Python37;

    private static bool Any(PythonLayout layout) => true;
}
