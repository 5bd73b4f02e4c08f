using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Heap;

/// <summary>The mappings of a process as far as its heap is concerned.</summary>
/// <param name="maps">All of them, by address.</param>
internal sealed class HeapMap(IReadOnlyList<MappedFile> maps)
{
    private const string MainHeap = "[heap]";

    // AddressSanitizer keeps notes of all memory here.
    private const ulong Shadow = 0x7fff7000;

    /// <summary>The name of an allocator other than libc's, which serves the program then; null when none was recognised.</summary>
    public string? OtherAllocator => maps.Select(NameOf).FirstOrDefault(name => name is not null);

    /// <summary>Where the main heap is; null when nothing was ever allocated there.</summary>
    public MappedFile? Main => maps.FirstOrDefault(map => map.Path == MainHeap);

    /// <summary>Where libc's variables are, or those of a program that has libc in it.</summary>
    public IReadOnlyList<(ulong Start, ulong End)> Variables()
    {
        var shared = Writable(map => IsLibc(Path.GetFileName(map.Path)));
        return shared.Count > 0 || maps.Count == 0 ? shared : Writable(map => map.Path == maps[0].Path);
    }

    /// <summary>Whether an address can be read and written.</summary>
    public bool IsWritable(ulong address) => Find(address) is { IsWritable: true };

    /// <summary>The mapping of an address.</summary>
    public MappedFile? Find(ulong address)
    {
        var (low, high) = (0, maps.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (maps[middle].Start > address)
                high = middle - 1;
            else if (maps[middle].End <= address)
                low = middle + 1;
            else
                return maps[middle];
        }

        return null;
    }

    // What has no initial value follows as memory without a file.
    private List<(ulong Start, ulong End)> Writable(Func<MappedFile, bool> isOurs)
    {
        var found = new List<(ulong Start, ulong End)>();
        for (var i = 0; i < maps.Count; i++)
        {
            if (!maps[i].IsWritable || !isOurs(maps[i]) || maps[i].Path.Length == 0)
                continue;
            var end = maps[i].End;
            if (i + 1 < maps.Count && maps[i + 1] is { IsWritable: true, Path: "" } next && next.Start == end)
                end = next.End;
            found.Add((maps[i].Start, end));
        }

        return found;
    }

    private static bool IsLibc(string name)
        => name == "libc.so.6" || (name.StartsWith("libc-2.", StringComparison.Ordinal) && name.EndsWith(".so", StringComparison.Ordinal));

    private static string? NameOf(MappedFile map)
    {
        if (map is { Path: "", Start: Shadow })
            return "AddressSanitizer";
        var file = Path.GetFileName(map.Path);
        return Is("libjemalloc") ? "jemalloc"
            : Is("libtcmalloc") ? "tcmalloc"
            : Is("libmimalloc") ? "mimalloc"
            : Is("libasan") || Is("libclang_rt.asan") ? "AddressSanitizer"
            : Is("ld-musl") ? "musl"
            : null;

        bool Is(string name) => file.StartsWith(name, StringComparison.Ordinal);
    }
}
