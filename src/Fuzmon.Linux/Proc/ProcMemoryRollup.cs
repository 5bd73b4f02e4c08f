using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Proc;

/// <summary>What is used of <c>/proc/PID/smaps_rollup</c>, in KiB. Huge pages are counted with the small ones.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ProcMemoryRollup
{
    private long? _privateKb;
    private long? _sharedKb;

    public long PssKb { get; private set; }

    /// <summary>Resident memory that no other process maps.</summary>
    public readonly long UniqueKb => _privateKb.GetValueOrDefault();

    /// <summary>Resident memory that others map too.</summary>
    public readonly long SharedKb => _sharedKb.GetValueOrDefault();

    public static bool TryParse(ReadOnlySpan<byte> text, out ProcMemoryRollup rollup)
    {
        rollup = default;
        if (!KeyedLines.IsWhole(text))
            return false;

        long? pss = null;
        var lines = new KeyedLines(text);
        while (lines.MoveNext())
        {
            var understood = lines.Key.SequenceEqual("Pss"u8) ? ProcNumber.TryParseKilobytes(lines.Value, out pss)
                : lines.Key.StartsWith("Private_"u8) ? TryAdd(ref rollup._privateKb, lines.Value)
                : !lines.Key.StartsWith("Shared_"u8) || TryAdd(ref rollup._sharedKb, lines.Value);
            if (!understood)
                return false;
        }
        rollup.PssKb = pss.GetValueOrDefault();
        return pss is not null && rollup is { _privateKb: >= 0, _sharedKb: >= 0 };
    }

    private static bool TryAdd(ref long? sum, ReadOnlySpan<byte> value)
    {
        if (!ProcNumber.TryParseKilobytes(value, out var kilobytes))
            return false;
        sum = sum.GetValueOrDefault() + kilobytes;
        return sum >= kilobytes;
    }
}
