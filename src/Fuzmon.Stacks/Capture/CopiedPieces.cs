using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Capture;

/// <summary>Where a capture copies memory to. All of it is pinned, and was touched, so that the copy meets no page fault.</summary>
internal sealed unsafe class CopiedPieces
{
    private const int ESRCH = 3;

    private readonly byte[][] _bytes;

    public CopiedPieces(IReadOnlyList<MemoryRange> ranges)
    {
        _bytes = [.. ranges.Select(range => GC.AllocateArray<byte>(range.Length, pinned: true))];
        Regions = GC.AllocateArray<fuzmon_region>(ranges.Count, pinned: true);
        for (var i = 0; i < ranges.Count; i++)
        {
            _bytes[i].AsSpan().Fill(1);
            Regions[i] = new fuzmon_region
            {
                address = ranges[i].Start,
                length = (ulong)ranges[i].Length,
                into = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes[i])),
            };
        }
    }

    /// <summary>What the native side is given.</summary>
    public fuzmon_region[] Regions { get; }

    /// <summary>Keeps all of it for ever.</summary>
    public void Abandon() => GCHandle.Alloc(this);

    /// <summary>What was copied.</summary>
    public MemoryCopy ToCopy(CaptureBlock block, CaptureSummary summary)
    {
        var memory = new SparseMemory();
        for (var i = 0; i < Regions.Length; i++)
        {
            if (Regions[i].copied > 0)
                memory.Add(Regions[i].address, _bytes[i].AsMemory(0, (int)Math.Min(Regions[i].copied, (ulong)_bytes[i].Length)));
        }

        var isOneInstant = summary.ThreadsOmitted == 0;
        foreach (ref readonly var thread in block.Threads)
            isOneInstant &= thread.captured == fuzmon_captured.FUZMON_CAPTURED_STOPPED || thread.error == ESRCH;
        return new MemoryCopy(memory, isOneInstant, summary, 0, null);
    }
}
