using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Structures about time and what was used of it.</summary>
internal static class TimeStructs
{
    private const long UtimeNow = 0x3fffffff;
    private const long UtimeOmit = 0x3ffffffe;

    public static void WriteTimespec(CallText text, ReadOnlySpan<byte> bytes) => Write(text, bytes, "tv_nsec"u8);

    public static void WriteTimeval(CallText text, ReadOnlySpan<byte> bytes) => Write(text, bytes, "tv_usec"u8);

    public static void WriteItimerval(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{it_interval="u8);
        WriteTimeval(text, bytes);
        text.Add(", it_value="u8);
        WriteTimeval(text, bytes[16..]);
        text.Add((byte)'}');
    }

    public static void WriteItimerspec(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{it_interval="u8);
        WriteTimespec(text, bytes);
        text.Add(", it_value="u8);
        WriteTimespec(text, bytes[16..]);
        text.Add((byte)'}');
    }

    public static void WriteTimezone(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{tz_minuteswest="u8);
        text.AddNumber(Int(bytes, 0));
        text.Add(", tz_dsttime="u8);
        text.AddNumber(Int(bytes, 4));
        text.Add((byte)'}');
    }

    public static void WriteUtimes(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add((byte)'[');
        WriteUtime(text, bytes);
        text.Add(", "u8);
        WriteUtime(text, bytes[16..]);
        text.Add((byte)']');
    }

    public static void WriteUtimbuf(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{actime="u8);
        text.AddNumber(Long(bytes, 0));
        text.Add(", modtime="u8);
        text.AddNumber(Long(bytes, 8));
        text.Add((byte)'}');
    }

    public static void WriteTms(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{tms_utime="u8);
        text.AddNumber(Long(bytes, 0));
        text.Add(", tms_stime="u8);
        text.AddNumber(Long(bytes, 8));
        text.Add(", tms_cutime="u8);
        text.AddNumber(Long(bytes, 16));
        text.Add(", tms_cstime="u8);
        text.AddNumber(Long(bytes, 24));
        text.Add((byte)'}');
    }

    public static void WriteRusage(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{ru_utime="u8);
        WriteTimeval(text, bytes);
        text.Add(", ru_stime="u8);
        WriteTimeval(text, bytes[16..]);
        text.Add(", ...}"u8);
    }

    private static void WriteUtime(CallText text, ReadOnlySpan<byte> bytes)
    {
        if (Long(bytes, 8) == UtimeNow)
            text.Add("UTIME_NOW"u8);
        else if (Long(bytes, 8) == UtimeOmit)
            text.Add("UTIME_OMIT"u8);
        else
            WriteTimespec(text, bytes);
    }

    private static void Write(CallText text, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> fraction)
    {
        text.Add("{tv_sec="u8);
        text.AddNumber(Long(bytes, 0));
        text.Add(", "u8);
        text.Add(fraction);
        text.Add((byte)'=');
        text.AddNumber(Long(bytes, 8));
        text.Add((byte)'}');
    }
}
