using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes the arguments of calls that are many in one: what they take depends on a command.</summary>
internal static class CommandArguments
{
    private const int F_DUPFD = 0;
    private const int F_SETFD = 2;
    private const int F_SETFL = 4;
    private const int F_GETLK = 5;
    private const int F_SETLKW = 7;
    private const int F_OFD_GETLK = 36;
    private const int F_OFD_SETLKW = 38;
    private const int F_DUPFD_CLOEXEC = 1030;
    private const int F_ADD_SEALS = 1033;
    private const int PR_SET_NAME = 15;
    private const int PR_GET_NAME = 16;
    private const ulong FutexPrivate = 128;
    private const ulong FutexRealTime = 256;
    private const ulong CloneSignal = 0xff;
    private const ulong CLONE_SETTLS = 0x80000;
    private const ulong CLONE_PARENT_SETTID = 0x100000;
    private const ulong CLONE_CHILD_TID = 0x1200000;

    private static readonly ConstantSet Fcntl = ConstantSet.Of("fcntl");
    private static readonly ConstantSet DescriptorFlags = ConstantSet.Of("fd");
    private static readonly ConstantSet Seals = ConstantSet.Of("seal");
    private static readonly ConstantSet Futex = ConstantSet.Of("futex");
    private static readonly ConstantSet Prctl = ConstantSet.Of("prctl");
    private static readonly ConstantSet Clone = ConstantSet.Of("clone");

    public static void Write(CallText text, in RawSyscall call, int i, ArgumentForm form)
    {
        switch (form)
        {
            case ArgumentForm.FcntlValue:
                WriteFcntl(text, call);
                break;
            case ArgumentForm.FutexValue:
                WriteFutex(text, call);
                break;
            case ArgumentForm.PrctlValue:
                WritePrctl(text, call);
                break;
            case ArgumentForm.CloneFlags:
                WriteClone(text, call);
                break;
            default:
                text.AddHex(call.Header.Arguments[i]);
                break;
        }
    }

    /// <summary>Whether the call's result is a descriptor, which it is after some commands.</summary>
    public static bool GivesDescriptor(in RawSyscall call) => (int)call.Header.Arguments[1] is F_DUPFD or F_DUPFD_CLOEXEC;

    private static void WriteFcntl(CallText text, in RawSyscall call)
    {
        var (command, value) = ((int)call.Header.Arguments[1], call.Header.Arguments[2]);
        text.AddConstant(Fcntl, command);
        switch (command)
        {
            case 1 or 3 or 9 or 11 or 1025 or 1032 or 1034:
                return; // They ask, and take nothing.
            case F_DUPFD or F_DUPFD_CLOEXEC:
                text.Add(", "u8);
                text.AddNumber((int)value);
                break;
            case F_SETFD:
                text.Add(", "u8);
                ArgumentText.WriteFlags(text, DescriptorFlags, (uint)value);
                break;
            case F_SETFL:
                text.Add(", "u8);
                ArgumentText.WriteOpenFlags(text, (uint)value);
                break;
            case F_ADD_SEALS:
                text.Add(", "u8);
                ArgumentText.WriteFlags(text, Seals, (uint)value);
                break;
            case (>= F_GETLK and <= F_SETLKW) or (>= F_OFD_GETLK and <= F_OFD_SETLKW):
                text.Add(", "u8);
                if (ArgumentText.TryFind(call, 2, SnippetKind.Data, atExit: false, out var found) && found.Bytes.Length >= 32)
                    FileStructs.WriteFlock(text, found.Bytes);
                else
                    text.AddAddress(value);
                break;
            default:
                text.Add(", "u8);
                text.AddHex(value);
                break;
        }
    }

    private static void WriteFutex(CallText text, in RawSyscall call)
    {
        var operation = call.Header.Arguments[1];
        var command = (long)(operation & ~(FutexPrivate | FutexRealTime) & uint.MaxValue);
        var name = Futex.NameOf(command);
        if (name.IsEmpty)
            text.AddHex(operation);
        else
        {
            text.Add(name);
            text.Add((operation & FutexPrivate) != 0 ? "_PRIVATE"u8 : default);
            text.Add((operation & FutexRealTime) != 0 ? "|FUTEX_CLOCK_REALTIME"u8 : default);
        }

        text.Add(", "u8);
        text.AddNumber((ulong)(uint)call.Header.Arguments[2]);
        // Of what follows the commands take: nothing; a time; a time or a count, another address and a value.
        if (command is 1 or 7 or 8)
            return;
        text.Add(", "u8);
        if (command is 0 or 6 or 9 or 11 or 13)
        {
            if (ArgumentText.TryFind(call, 3, SnippetKind.Data, atExit: false, out var time) && time.Bytes.Length >= 16)
                TimeStructs.WriteTimespec(text, time.Bytes);
            else
                text.AddAddress(call.Header.Arguments[3]);
        }
        else
        {
            text.AddHex(call.Header.Arguments[3]);
        }

        if (command is 0 or 6 or 13)
            return;
        if (command is not (9 or 10))
        {
            text.Add(", "u8);
            text.AddAddress(call.Header.Arguments[4]);
        }

        text.Add(", "u8);
        if (command is 9 or 10 && (uint)call.Header.Arguments[5] == uint.MaxValue)
            text.Add("FUTEX_BITSET_MATCH_ANY"u8);
        else
            text.AddHex((uint)call.Header.Arguments[5]);
    }

    private static void WritePrctl(CallText text, in RawSyscall call)
    {
        var option = (int)call.Header.Arguments[0];
        text.AddConstant(Prctl, option);
        if (option is PR_SET_NAME or PR_GET_NAME && call.TryFind(1, SnippetKind.String, out var name) && name.IsReadable)
        {
            text.Add(", "u8);
            text.AddString(name.Bytes, name.IsCut);
            return;
        }

        var last = 4;
        while (last > 1 && call.Header.Arguments[last] == 0)
            last--;
        for (var i = 1; i <= last; i++)
        {
            text.Add(", "u8);
            text.AddHex(call.Header.Arguments[i]);
        }
    }

    // strace's order and names are those of the library's function.
    private static void WriteClone(CallText text, in RawSyscall call)
    {
        var flags = call.Header.Arguments[0];
        text.Add("child_stack="u8);
        text.AddAddress(call.Header.Arguments[1]);
        text.Add(", flags="u8);
        var (combined, signal) = (flags & ~CloneSignal, (long)(flags & CloneSignal));
        if (combined != 0)
            Clone.WriteFlags(text, combined);
        if (signal != 0 || combined == 0)
        {
            text.Add(combined != 0 ? "|"u8 : default);
            SignalStructs.WriteSignal(text, signal);
        }

        if ((flags & CLONE_PARENT_SETTID) != 0)
        {
            text.Add(", parent_tid="u8);
            if (ArgumentText.TryFind(call, 2, SnippetKind.Data, atExit: true, out var tid) && tid.Bytes.Length >= sizeof(int))
            {
                text.Add((byte)'[');
                text.AddNumber(StructShapes.Int(tid.Bytes, 0));
                text.Add((byte)']');
            }
            else
            {
                text.AddAddress(call.Header.Arguments[2]);
            }
        }

        if ((flags & CLONE_SETTLS) != 0)
        {
            text.Add(", tls="u8);
            text.AddAddress(call.Header.Arguments[4]);
        }

        if ((flags & CLONE_CHILD_TID) != 0)
        {
            text.Add(", child_tidptr="u8);
            text.AddAddress(call.Header.Arguments[3]);
        }
    }
}
