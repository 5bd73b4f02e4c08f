namespace Fuzmon.Instrumentation.Heap;

/// <summary>Offsets in <c>malloc_state</c>, of which there is one an arena.</summary>
internal static class MallocState
{
    public const int Flags = 4;
    public const int FastBins = 16;
    public const int FastBinCount = 10;
    public const int Top = 96;
    public const int Bins = 112;
    public const int BinCount = 127;
    public const int Next = 2160;
    public const int AttachedThreads = 2176;
    public const int SystemBytes = 2184;
    public const int MaxSystemBytes = 2192;
    public const int Size = 2200;

    /// <summary>A chunk's size without its flags.</summary>
    public static ulong SizeOf(ulong head) => head & ~7UL;

    /// <summary>A bin is a chunk of which only the links exist, so that it lies two words before them.</summary>
    public static ulong BinOf(ulong arena, int index) => arena + Bins + ((ulong)index * 16) - 16;
}
