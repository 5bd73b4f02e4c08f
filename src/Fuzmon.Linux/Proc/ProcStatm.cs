namespace Fuzmon.Linux.Proc;

/// <summary>What is used of <c>/proc/PID/statm</c>.</summary>
internal ref struct ProcStatm
{
    private const int Fields = 7;

    /// <summary>Size of the address space in pages; 0 for what has none, as a zombie or a kernel thread.</summary>
    public long SizePages;

    /// <summary>Resident pages.</summary>
    public long ResidentPages;

    /// <summary>False for text that is cut off or not the kernel's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcStatm statm)
    {
        statm = default;
        if (!KeyedLines.IsWhole(text))
            return false;

        var rest = text[..^1];
        for (var number = 1; number <= Fields; number++)
        {
            var end = rest.IndexOf((byte)' ');
            if (end < 0 != (number == Fields))
                return false;
            var field = end < 0 ? rest : rest[..end];
            if (!ProcNumber.TryParse(field, out long value))
                return false;
            if (number == 1)
                statm.SizePages = value;
            else if (number == 2)
                statm.ResidentPages = value;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        // What is counted in KiB must not overflow.
        return statm is { SizePages: <= long.MaxValue >> 20, ResidentPages: <= long.MaxValue >> 20 };
    }
}
