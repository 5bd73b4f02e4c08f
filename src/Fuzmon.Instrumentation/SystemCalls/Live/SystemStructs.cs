using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Structures about the machine and about processes.</summary>
internal static class SystemStructs
{
    private const int NameBytes = 65;

    private static readonly ConstantSet Clone = ConstantSet.Of("clone");

    public static void WriteUtsname(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{sysname="u8);
        WriteName(text, bytes);
        text.Add(", nodename="u8);
        WriteName(text, bytes[NameBytes..]);
        text.Add(", ...}"u8);
    }

    public static void WriteSysinfo(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{uptime="u8);
        text.AddNumber(Long(bytes, 0));
        text.Add(", totalram="u8);
        text.AddNumber(ULong(bytes, 32));
        text.Add(", freeram="u8);
        text.AddNumber(ULong(bytes, 40));
        text.Add(", ...}"u8);
    }

    public static void WriteClone(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{flags="u8);
        var flags = ULong(bytes, 0);
        if (flags == 0)
            text.Add((byte)'0');
        else
            Clone.WriteFlags(text, flags);
        text.Add(", child_tid="u8);
        text.AddAddress(ULong(bytes, 16));
        text.Add(", parent_tid="u8);
        text.AddAddress(ULong(bytes, 24));
        text.Add(", exit_signal="u8);
        SignalStructs.WriteSignal(text, Long(bytes, 32));
        text.Add(", stack="u8);
        text.AddAddress(ULong(bytes, 40));
        text.Add(", stack_size="u8);
        text.AddHex(ULong(bytes, 48));
        if (ULong(bytes, 56) != 0)
        {
            text.Add(", tls="u8);
            text.AddAddress(ULong(bytes, 56));
        }

        text.Add((byte)'}');
    }

    private static void WriteName(CallText text, ReadOnlySpan<byte> bytes)
    {
        var name = bytes[..NameBytes];
        var end = name.IndexOf((byte)0);
        text.AddString(end < 0 ? name : name[..end]);
    }
}
