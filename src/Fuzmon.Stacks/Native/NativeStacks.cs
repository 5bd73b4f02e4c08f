using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

/// <summary>What the native side knows of one process. Used by one thread at a time.</summary>
internal sealed unsafe class NativeStacks : SafeHandle, IPythonCopier
{
    private NativeStacks(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>Opens a process.</summary>
    /// <returns>0, or the errno that explains why there is none.</returns>
    public static int TryOpen(int pid, out NativeStacks? stacks)
    {
        var result = LibFuzmonStacks.fuzmon_stacks_open(pid, out var handle);
        stacks = result == 0 ? new NativeStacks(handle) : null;
        return -result;
    }

    /// <inheritdoc/>
    public bool TryUsePython(fuzmon_python? table)
    {
        if (table is not { } known)
            return LibFuzmonStacks.fuzmon_stacks_use_python(handle, null) == 0;
        return LibFuzmonStacks.fuzmon_stacks_use_python(handle, &known) == 0;
    }

    /// <summary>Has the captures to come that stop all threads copy these pieces of memory; none: no more.</summary>
    /// <param name="regions">They must stay where they are until they are replaced.</param>
    public void UseRegions(fuzmon_region[] regions)
    {
        fixed (fuzmon_region* first = regions)
        {
            if (LibFuzmonStacks.fuzmon_stacks_use_regions(handle, first, (uint)regions.Length) != 0)
                throw new ArgumentException("a piece goes beyond the address space", nameof(regions));
        }
    }

    protected override bool ReleaseHandle()
    {
        LibFuzmonStacks.fuzmon_stacks_close(handle);
        return true;
    }
}
