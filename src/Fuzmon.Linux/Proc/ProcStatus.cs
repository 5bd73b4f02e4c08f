namespace Fuzmon.Linux.Proc;

/// <summary>
/// What is used of <c>/proc/PID/status</c>. A kernel thread and a zombie have no Vm lines: their values are absent, not zero.
/// </summary>
internal ref struct ProcStatus
{
    public char State;
    public int Tgid;
    public int ParentPid;
    public int Threads;

    /// <summary>The effective user id, which ps shows as the owner.</summary>
    public uint Uid;

    public long? SizeKb;
    public long? RssKb;
    public long? PeakRssKb;
    public long? SwapKb;

    /// <summary>Of the main thread alone, as the kernel prints it here.</summary>
    public long? VoluntaryContextSwitches;
    public long? InvoluntaryContextSwitches;

    /// <summary>The name with newline and backslash escaped by the kernel, which keeps a name from forging a line.</summary>
    public ReadOnlySpan<byte> EscapedName;

    private Required _seen;

    [Flags]
    private enum Required
    {
        None = 0,
        Name = 1,
        State = 2,
        Tgid = 4,
        Parent = 8,
        Uid = 16,
        Threads = 32,
        All = Name | State | Tgid | Parent | Uid | Threads,
    }

    /// <summary>False for text that is cut off or not the kernel's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcStatus status)
    {
        status = default;
        if (!KeyedLines.IsWhole(text))
            return false;

        var lines = new KeyedLines(text);
        while (lines.MoveNext())
        {
            if (!status.TryTake(lines.Key, lines.Value))
                return false;
        }
        return status._seen == Required.All;
    }

    /// <summary>Undoes the kernel's escapes of a name; returns the length, never more than the escaped one.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> raw)
    {
        var length = 0;
        for (var i = 0; i < escaped.Length && length < raw.Length; i++)
        {
            var escape = escaped[i] == '\\' && i + 1 < escaped.Length;
            raw[length++] = !escape ? escaped[i] : escaped[++i] == 'n' ? (byte)'\n' : escaped[i];
        }
        return length;
    }

    private bool TryTake(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => key.Length switch
    {
        3 when key.SequenceEqual("Uid"u8) => TryTakeUid(value),
        4 when key.SequenceEqual("Name"u8) => TryTakeName(value),
        4 when key.SequenceEqual("Tgid"u8) => See(Required.Tgid) && ProcNumber.TryParse(value, out Tgid),
        4 when key.SequenceEqual("PPid"u8) => See(Required.Parent) && ProcNumber.TryParse(value, out ParentPid),
        5 when key.SequenceEqual("State"u8) => TryTakeState(value),
        5 when key.SequenceEqual("VmHWM"u8) => ProcNumber.TryParseKilobytes(value, out PeakRssKb),
        5 when key.SequenceEqual("VmRSS"u8) => ProcNumber.TryParseKilobytes(value, out RssKb),
        6 when key.SequenceEqual("VmSize"u8) => ProcNumber.TryParseKilobytes(value, out SizeKb),
        6 when key.SequenceEqual("VmSwap"u8) => ProcNumber.TryParseKilobytes(value, out SwapKb),
        7 when key.SequenceEqual("Threads"u8) => See(Required.Threads) && ProcNumber.TryParse(value, out Threads),
        23 when key.SequenceEqual("voluntary_ctxt_switches"u8) => ProcNumber.TryParse(value, out VoluntaryContextSwitches),
        26 when key.SequenceEqual("nonvoluntary_ctxt_switches"u8) => ProcNumber.TryParse(value, out InvoluntaryContextSwitches),
        _ => true,
    };

    /// <summary>False when the line was there already: no kernel prints it twice.</summary>
    private bool See(Required line)
    {
        var isNew = (_seen & line) == Required.None;
        _seen |= line;
        return isNew;
    }

    private bool TryTakeName(ReadOnlySpan<byte> value)
    {
        EscapedName = value;
        return See(Required.Name);
    }

    private bool TryTakeState(ReadOnlySpan<byte> value)
    {
        State = value.IsEmpty ? '\0' : (char)value[0];
        return See(Required.State) && char.IsAsciiLetter(State);
    }

    private bool TryTakeUid(ReadOnlySpan<byte> value)
    {
        var afterReal = value[(value.IndexOf((byte)'\t') + 1)..];
        var end = afterReal.IndexOf((byte)'\t');
        return See(Required.Uid) && end > 0 && ProcNumber.TryParse(afterReal[..end], out Uid);
    }
}
