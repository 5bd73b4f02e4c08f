namespace Fuzmon.Instrumentation.Heap;

/// <summary>
/// Where glibc's malloc keeps its figures, on x86_64. <c>malloc_state</c> is the same from 2.27 to 2.41 (see <see cref="MallocState"/>); what
/// differs is told from the process itself: the layout whose every check holds is the right one.
/// </summary>
/// <param name="Versions">The versions that have it.</param>
/// <param name="MasksLinks">Whether the lists of fast and cached chunks are linked by masked pointers ("safe linking").</param>
/// <param name="HeapInfoBytes">Size of <c>heap_info</c>, with which each heap of another arena than the main one begins.</param>
/// <param name="MmapCount">Offset of <c>n_mmaps</c> in <c>malloc_par</c>, 32 bits.</param>
/// <param name="MmapBytes">Offset of <c>mmapped_mem</c>; the most there was is behind it, and then where the main heap begins.</param>
/// <param name="CacheBins">Offset of <c>tcache_bins</c>; the largest cached request is behind it.</param>
internal sealed record GlibcLayout(string Versions, bool MasksLinks, int HeapInfoBytes, int MmapCount, int MmapBytes, int CacheBins)
{
    /// <summary>Known by <c>tcache_bins</c> lying behind the fields for huge pages.</summary>
    public static readonly GlibcLayout Of235 = new("2.35 to 2.41", MasksLinks: true, HeapInfoBytes: 48, MmapCount: 60, MmapBytes: 80, CacheBins: 104);

    /// <summary>Known by <c>tcache_bins</c> without such fields before it, and links that make sense only once they are unmasked.</summary>
    public static readonly GlibcLayout Of232 = new("2.32 to 2.34", MasksLinks: true, HeapInfoBytes: 32, MmapCount: 40, MmapBytes: 56, CacheBins: 80);

    /// <summary>As 2.32, but links are plain pointers.</summary>
    public static readonly GlibcLayout Of231 = Of232 with { Versions = "2.31", MasksLinks = false };

    /// <summary>All of them, newest first.</summary>
    public static readonly IReadOnlyList<GlibcLayout> All = [Of235, Of232, Of231];

    /// <summary>Bytes of <c>malloc_par</c> that are read.</summary>
    public int ParameterBytes => CacheBins + 32;

    /// <summary>What a link at this place leads to.</summary>
    public ulong Follow(ulong place, ulong link) => MasksLinks ? (place >> 12) ^ link : link;
}
