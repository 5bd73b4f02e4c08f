using System.Globalization;
using System.Text;
using Fuzmon.Linux;
using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Structures about signals and ends of processes.</summary>
internal static class SignalStructs
{
    private const int SIGCHLD = 17;
    private const int Signals = 64;
    private const int FirstRealTime = 32;
    private const uint SA_RESTORER = 0x04000000;
    private const int ShownAsComplement = 33;
    private const double TicksPerSecond = 100;

    private static readonly byte[][] Names = [.. Enumerable.Range(0, Signals + 1).Select(NameOf)];
    private static readonly ConstantSet Actions = ConstantSet.Of("sa");
    private static readonly ConstantSet UserCodes = ConstantSet.Of("sicode");
    private static readonly Dictionary<int, ConstantSet> Codes = new()
    {
        [4] = ConstantSet.Of("illcode"),
        [7] = ConstantSet.Of("buscode"),
        [8] = ConstantSet.Of("fpecode"),
        [11] = ConstantSet.Of("segvcode"),
        [SIGCHLD] = ConstantSet.Of("chldcode"),
    };

    /// <summary>Writes a signal's name as strace has it, or its number.</summary>
    public static void WriteSignal(CallText text, long signal)
    {
        if (signal is > 0 and <= Signals)
            text.Add(Names[signal]);
        else
            text.AddNumber(signal);
    }

    public static void WriteSet(CallText text, ReadOnlySpan<byte> bytes)
    {
        var set = ULong(bytes, 0);
        var isComplement = System.Numerics.BitOperations.PopCount(set) >= ShownAsComplement;
        text.Add(isComplement ? "~["u8 : "["u8);
        var shown = isComplement ? ~set : set;
        var isFirst = true;
        for (var signal = 1; signal <= Signals; signal++)
        {
            if ((shown >> (signal - 1) & 1) == 0)
                continue;
            if (!isFirst)
                text.Add((byte)' ');
            isFirst = false;
            var name = Names[signal].AsSpan();
            text.Add(name.StartsWith("SIG"u8) ? name[3..] : name);
        }

        text.Add((byte)']');
    }

    public static void WriteAction(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{sa_handler="u8);
        switch (ULong(bytes, 0))
        {
            case 0:
                text.Add("SIG_DFL"u8);
                break;
            case 1:
                text.Add("SIG_IGN"u8);
                break;
            case var handler:
                text.AddHex(handler);
                break;
        }

        text.Add(", sa_mask="u8);
        WriteSet(text, bytes[24..]);
        text.Add(", sa_flags="u8);
        var flags = UInt(bytes, 8);
        if (flags == 0)
            text.Add((byte)'0');
        else
            Actions.WriteFlags(text, flags);
        if ((flags & SA_RESTORER) != 0)
        {
            text.Add(", sa_restorer="u8);
            text.AddAddress(ULong(bytes, 16));
        }

        text.Add((byte)'}');
    }

    public static void WriteInfo(CallText text, ReadOnlySpan<byte> bytes)
    {
        var (signal, code) = (Int(bytes, 0), Int(bytes, 8));
        text.Add("{si_signo="u8);
        WriteSignal(text, signal);
        text.Add(", si_code="u8);
        var codes = code > 0 && code < 0x80 && Codes.TryGetValue(signal, out var own) ? own : UserCodes;
        text.AddConstant(codes, code);
        if (Int(bytes, 4) != 0)
        {
            text.Add(", si_errno="u8);
            text.AddNumber(Int(bytes, 4));
        }

        if (signal == SIGCHLD && code > 0 && code < 0x80)
        {
            WriteSender(text, bytes);
            text.Add(", si_status="u8);
            if (code == 1)
                text.AddNumber(Int(bytes, 24));
            else
                WriteSignal(text, Int(bytes, 24));
            text.Add(", si_utime="u8);
            WriteTicks(text, Long(bytes, 32));
            text.Add(", si_stime="u8);
            WriteTicks(text, Long(bytes, 40));
        }
        else if (code <= 0)
            WriteSender(text, bytes);
        else if (signal is 4 or 5 or 7 or 8 or 11 && code < 0x80)
        {
            text.Add(", si_addr="u8);
            text.AddAddress(ULong(bytes, 16));
        }

        text.Add((byte)'}');
    }

    public static void WriteStack(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{ss_sp="u8);
        text.AddAddress(ULong(bytes, 0));
        text.Add(", ss_flags="u8);
        text.Add(Int(bytes, 8) switch { 0 => "0"u8, 1 => "SS_ONSTACK"u8, 2 => "SS_DISABLE"u8, _ => "0x80000000"u8 });
        text.Add(", ss_size="u8);
        text.AddNumber(ULong(bytes, 16));
        text.Add((byte)'}');
    }

    public static void WriteStatus(CallText text, ReadOnlySpan<byte> bytes)
    {
        var status = UInt(bytes, 0);
        var signal = status & 0x7f;
        if (status == 0xffff)
            text.Add("{WIFCONTINUED(s)}"u8);
        else if (signal == 0)
        {
            text.Add("{WIFEXITED(s) && WEXITSTATUS(s) == "u8);
            text.AddNumber((long)(status >> 8 & 0xff));
            text.Add((byte)'}');
        }
        else if (signal == 0x7f)
        {
            text.Add("{WIFSTOPPED(s) && WSTOPSIG(s) == "u8);
            WriteSignal(text, status >> 8 & 0xff);
            text.Add((byte)'}');
        }
        else
        {
            text.Add("{WIFSIGNALED(s) && WTERMSIG(s) == "u8);
            WriteSignal(text, signal);
            text.Add((status & 0x80) != 0 ? " && WCOREDUMP(s)}"u8 : "}"u8);
        }
    }

    private static void WriteTicks(CallText text, long ticks)
    {
        text.AddNumber(ticks);
        if (ticks != 0)
            text.Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" /* {ticks / TicksPerSecond:0.##} s */")));
    }

    private static void WriteSender(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add(", si_pid="u8);
        text.AddNumber(Int(bytes, 16));
        text.Add(", si_uid="u8);
        text.AddNumber((long)UInt(bytes, 20));
    }

    // strace counts real-time signals from the kernel's first, not from the one that libc leaves to programs.
    private static byte[] NameOf(int signal) => Encoding.ASCII.GetBytes(
        signal < FirstRealTime ? SignalNames.Of(signal) : signal == FirstRealTime ? "SIGRTMIN" : $"SIGRT_{signal - FirstRealTime}");
}
