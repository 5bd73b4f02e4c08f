using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Structures about waiting for descriptors.</summary>
internal static class EventStructs
{
    private static readonly ConstantSet PollEvents = ConstantSet.Of("poll");
    private static readonly ConstantSet EpollEvents = ConstantSet.Of("epoll");

    public static void WritePoll(CallText text, ReadOnlySpan<byte> bytes) => Write(text, bytes, ", events="u8, UShort(bytes, 4));

    /// <summary>Writes what came of a wait.</summary>
    public static void WritePolled(CallText text, ReadOnlySpan<byte> bytes) => Write(text, bytes, ", revents="u8, UShort(bytes, 6));

    public static void WriteEpoll(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{events="u8);
        WriteEvents(text, EpollEvents, UInt(bytes, 0));
        text.Add(", data={u32="u8);
        text.AddNumber((ulong)UInt(bytes, 4));
        text.Add(", u64="u8);
        text.AddNumber(ULong(bytes, 4));
        text.Add("}}"u8);
    }

    public static void WriteSet(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add((byte)'[');
        var isFirst = true;
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            if ((bytes[i >> 3] >> (i & 7) & 1) == 0)
                continue;
            if (!isFirst)
                text.Add((byte)' ');
            isFirst = false;
            text.AddNumber((long)i);
        }

        text.Add((byte)']');
    }

    private static void Write(CallText text, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> field, ushort events)
    {
        text.Add("{fd="u8);
        text.AddNumber(Int(bytes, 0));
        text.Add(field);
        WriteEvents(text, PollEvents, events);
        text.Add((byte)'}');
    }

    private static void WriteEvents(CallText text, ConstantSet set, ulong events)
    {
        if (events == 0)
            text.Add((byte)'0');
        else
            set.WriteFlags(text, events);
    }
}
