namespace Fuzmon.Linux.Proc;

/// <summary>What is used of <c>/proc/PID/stat</c>.</summary>
internal ref struct ProcStat
{
    private const int FirstAfterName = 3;
    private const int StartTimeField = 22;
    private const int LastField = 28;
    private const int StatusField = 52;

    public int Pid;
    public char State;
    public int ParentPid;
    public long MinorFaults;
    public long WaitedForMinorFaults;
    public long MajorFaults;
    public long UserTicks;
    public long SystemTicks;
    public int Threads;
    public ulong StartTicks;

    /// <summary>Resident pages; 0 for what has no memory of its own.</summary>
    public long RssPages;

    /// <summary>Where the stack begins: elsewhere after every exec. 0 for those who may not know.</summary>
    public ulong StackStart;

    /// <summary>The raw name: any bytes but NUL.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>User and system time of all threads, in clock ticks.</summary>
    public readonly long CpuTicks => UserTicks + SystemTicks;

    /// <summary>False for text that is cut off or not the kernel's.</summary>
    /// <remarks>A name may hold blanks, newlines and parentheses; no field after it can, so the last ')' ends the name.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcStat stat)
    {
        stat = default;
        var open = text.IndexOf(" ("u8);
        var close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open + 2 || !KeyedLines.IsWhole(text) || !ProcNumber.TryParse(text[..open], out stat.Pid))
            return false;

        stat.Name = text[(open + 2)..close];
        var rest = text[(close + 1)..^1];
        for (var number = FirstAfterName; number <= LastField; number++)
        {
            if (rest.IsEmpty && number > StartTimeField)
                break;
            if (rest is not [(byte)' ', ..])
                return false;
            rest = rest[1..];
            var end = rest.IndexOf((byte)' ');
            var field = end < 0 ? rest : rest[..end];
            rest = rest[field.Length..];
            if (!stat.TryTake(number, field))
                return false;
        }
        return stat.CpuTicks >= 0;
    }

    /// <summary>
    /// How a process ended that waits for its parent, as wait(2) tells it; 0 also for those who may not know, and null where the kernel
    /// does not tell it.
    /// </summary>
    public static int? WaitStatusIn(ReadOnlySpan<byte> text)
    {
        var rest = text[(text.LastIndexOf((byte)')') + 1)..].TrimEnd((byte)'\n');
        if (rest.Count((byte)' ') <= StatusField - FirstAfterName)
            return null;
        for (var number = FirstAfterName; number <= StatusField; number++)
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        var end = rest.IndexOf((byte)' ');
        return ProcNumber.TryParse(end < 0 ? rest : rest[..end], out int status) ? status : null;
    }

    private bool TryTake(int number, ReadOnlySpan<byte> field)
    {
        switch (number)
        {
            case 3:
                State = field is [var state] ? (char)state : '\0';
                return char.IsAsciiLetter(State);
            case 4:
                return ProcNumber.TryParse(field, out ParentPid);
            case 10:
                return ProcNumber.TryParse(field, out MinorFaults);
            case 11:
                return ProcNumber.TryParse(field, out WaitedForMinorFaults);
            case 12:
                return ProcNumber.TryParse(field, out MajorFaults);
            case 14:
                return ProcNumber.TryParse(field, out UserTicks);
            case 15:
                return ProcNumber.TryParse(field, out SystemTicks);
            case 20:
                return ProcNumber.TryParse(field, out Threads);
            case StartTimeField:
                return ProcNumber.TryParse(field, out StartTicks);
            case 24:
                return ProcNumber.TryParse(field, out RssPages);
            case LastField:
                return ProcNumber.TryParse(field, out StackStart);
            default:
                return !field.IsEmpty;
        }
    }
}
