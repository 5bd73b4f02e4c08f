namespace Fuzmon.Records;

/// <summary>
/// The numbers that stand for keys in the journal: a name costs a row more than its value does. A number is for ever. The table may
/// grow at its end; a key that is not in it is written as text.
/// </summary>
public static class JournalKeys
{
    private const int Slots = 1024;

    private static readonly byte[][] Names = [.. Table().Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly short[] BySlot = Index();

    /// <summary>Every name, at the place of its number.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table()];

    /// <summary>The number of a key in UTF-8; -1 if it has none.</summary>
    internal static int NumberOf(ReadOnlySpan<byte> name)
    {
        for (var slot = SlotOf(name); BySlot[slot] >= 0; slot = (slot + 1) % Slots)
        {
            if (name.SequenceEqual(Names[BySlot[slot]]))
                return BySlot[slot];
        }

        return -1;
    }

    /// <summary>The key with that number; false if there is none, as in a journal of a later version.</summary>
    internal static bool TryGetName(long number, out byte[] name)
    {
        name = number >= 0 && number < Names.Length ? Names[number] : [];
        return name.Length > 0;
    }

    private static string[] Table() =>
    [
        "kind", "timestamp", "pid", "process_name", "cpu_time_percent", "memory", "rss_kb", "vsz_kb", "swap_kb", "start_ticks",
        "parent_pid", "cpu_time_ms", "threads", "state", "minor_faults", "major_faults", "voluntary_context_switches",
        "involuntary_context_switches", "io", "read_chars", "write_chars", "read_bytes", "write_bytes", "missed_ticks", "pss_kb",
        "uss_kb", "shared_kb", "peak_rss_kb", "capture", "stacktrace", "thread_id", "frames", "function", "file", "line", "address",
        "module", "module_offset", "build_id", "inlined", "language", "heuristic", "name", "captured", "gil", "error", "truncated",
        "unmerged", "mode", "pause_us", "stopped_us", "total_us", "threads_stopped", "interrupted", "restarted", "threads_omitted",
        "tracer_pid", "lifetime_ms", "exit_code", "signal", "core_dumped", "event", "reason", "lost", "outage_ms", "missing_ms",
    ];

    // Open addressing: each name in the first free slot from its own on.
    private static short[] Index()
    {
        var slots = new short[Slots];
        Array.Fill(slots, (short)-1);
        for (short number = 0; number < Names.Length; number++)
        {
            var slot = SlotOf(Names[number]);
            while (slots[slot] >= 0)
                slot = (slot + 1) % Slots;
            slots[slot] = number;
        }

        return slots;
    }

    private static int SlotOf(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        foreach (var each in name)
            hash = (hash * 31) + each;
        return (int)(hash % Slots);
    }
}
