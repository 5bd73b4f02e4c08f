using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>The structures of x86_64 that are shown field by field.</summary>
internal static class StructShapes
{
    private const ulong InfiniteLimit = ulong.MaxValue;

    private static readonly FrozenDictionary<string, StructShape> Shapes = new Dictionary<string, StructShape>(StringComparer.Ordinal)
    {
        ["stat"] = new(144, FileStructs.WriteStat),
        ["statx"] = new(256, FileStructs.WriteStatx),
        ["statfs"] = new(120, FileStructs.WriteStatfs),
        ["openhow"] = new(24, FileStructs.WriteOpenHow),
        ["flock"] = new(32, FileStructs.WriteFlock),
        ["timespec"] = new(16, TimeStructs.WriteTimespec),
        ["timeval"] = new(16, TimeStructs.WriteTimeval),
        ["itimerval"] = new(32, TimeStructs.WriteItimerval),
        ["itimerspec"] = new(32, TimeStructs.WriteItimerspec),
        ["timezone"] = new(8, TimeStructs.WriteTimezone),
        ["utimes"] = new(32, TimeStructs.WriteUtimes),
        ["utimbuf"] = new(16, TimeStructs.WriteUtimbuf),
        ["tms"] = new(32, TimeStructs.WriteTms),
        ["sigset"] = new(8, SignalStructs.WriteSet),
        ["sigaction"] = new(32, SignalStructs.WriteAction),
        ["siginfo"] = new(128, SignalStructs.WriteInfo),
        ["stack"] = new(24, SignalStructs.WriteStack),
        ["status"] = new(4, SignalStructs.WriteStatus, IsArray: true),
        ["int"] = new(4, (text, bytes) => text.AddNumber(Int(bytes, 0)), IsArray: true),
        ["off"] = new(8, (text, bytes) => text.AddNumber(Long(bytes, 0)), IsArray: true),
        ["time"] = new(8, (text, bytes) => text.AddNumber(Long(bytes, 0)), IsArray: true),
        ["schedparam"] = new(4, (text, bytes) => text.AddNumber(Int(bytes, 0)), IsArray: true),
        ["rlimit"] = new(16, WriteRlimit),
        ["rusage"] = new(144, TimeStructs.WriteRusage),
        ["pollfd"] = new(8, EventStructs.WritePoll),
        ["epoll"] = new(12, EventStructs.WriteEpoll),
        ["fdset"] = new(128, EventStructs.WriteSet),
        ["utsname"] = new(390, SystemStructs.WriteUtsname),
        ["sysinfo"] = new(112, SystemStructs.WriteSysinfo),
        ["clone3"] = new(88, SystemStructs.WriteClone),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The structure of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static StructShape Of(string name) => Shapes[name];

    /// <summary>A field.</summary>
    public static int Int(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<int>(bytes[at..]);

    /// <summary>A field.</summary>
    public static uint UInt(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<uint>(bytes[at..]);

    /// <summary>A field.</summary>
    public static ushort UShort(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<ushort>(bytes[at..]);

    /// <summary>A field.</summary>
    public static long Long(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<long>(bytes[at..]);

    /// <summary>A field.</summary>
    public static ulong ULong(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<ulong>(bytes[at..]);

    private static void WriteRlimit(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{rlim_cur="u8);
        WriteLimit(text, ULong(bytes, 0));
        text.Add(", rlim_max="u8);
        WriteLimit(text, ULong(bytes, 8));
        text.Add((byte)'}');
    }

    private static void WriteLimit(CallText text, ulong limit)
    {
        if (limit == InfiniteLimit)
            text.Add("RLIM64_INFINITY"u8);
        else if (limit > 1024 && limit % 1024 == 0)
        {
            text.AddNumber(limit / 1024);
            text.Add("*1024"u8);
        }
        else
            text.AddNumber(limit);
    }
}
