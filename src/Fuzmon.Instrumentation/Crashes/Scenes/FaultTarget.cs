using Fuzmon.Instrumentation.Triage;
using Fuzmon.Stacks.Memory;
using Iced.Intel;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>Tells what a fault address hits.</summary>
internal static class FaultTarget
{
    private const int SI_KERNEL = 0x80;
    private const int SIGSEGV = 11;
    private const int SIGBUS = 7;
    private const ulong NullPages = 64 << 10;

    // The kernel keeps so much free below a stack that grows.
    private const ulong StackGap = 1 << 20;

    /// <summary>As <see cref="Records.CrashScene.FaultHits"/> names it; null when the crash is no fault of memory.</summary>
    public static string? Of(CrashFacts facts, IReadOnlyList<MappedFile> maps)
    {
        if (facts.Signal is not (SIGSEGV or SIGBUS) || facts.SignalCode is not > 0)
            return null;
        if (facts.SignalCode == SI_KERNEL)
            return "not-canonical";
        if (facts.FaultAddress is not { } fault)
            return null;

        var at = FirstEndingAfter(maps, fault);
        var isMapped = at < maps.Count && maps[at].Start <= fault;
        if (!isMapped)
            return OfHole(facts, maps, at, fault);

        var map = maps[at];
        if (map is { IsReadable: false, IsWritable: false, IsExecutable: false })
            return "guard";
        if (facts.Register("rip") == fault && !map.IsExecutable)
            return "not-executable";
        if (!map.IsWritable && Writes(facts))
            return "read-only";
        return map.Path == "[heap]" ? "heap"
            : IsStack(map, facts) ? "stack"
            : map.Path.Length > 0 ? "file"
            : "anonymous";
    }

    private static string OfHole(CrashFacts facts, IReadOnlyList<MappedFile> maps, int next, ulong fault)
        => fault < NullPages ? "null-page"
            : next < maps.Count && maps[next].Start - fault <= StackGap && IsStack(maps[next], facts) ? "guard"
            : "unmapped";

    // A thread's stack has no name; it is where its stack pointer is, which may have left it at its lower end.
    private static bool IsStack(MappedFile map, CrashFacts facts)
        => map.Path.StartsWith("[stack", StringComparison.Ordinal)
            || (map.IsWritable && map.Path.Length == 0 && facts.Register("rsp") is { } sp && sp >= map.Start && sp < map.End);

    private static bool Writes(CrashFacts facts)
        => FaultingCode.Of(facts) is { } instruction && new InstructionInfoFactory().GetInfo(instruction).GetUsedMemory()
            .Any(used => used.Access is OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite or OpAccess.ReadCondWrite);

    private static int FirstEndingAfter(IReadOnlyList<MappedFile> maps, ulong address)
    {
        int low = 0, high = maps.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (maps[middle].End > address)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
