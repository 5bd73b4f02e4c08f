using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Structures about files.</summary>
internal static class FileStructs
{
    private const uint TypeMask = 0xf000;
    private const uint CharacterDevice = 0x2000;
    private const uint BlockDevice = 0x6000;

    private static readonly ConstantSet Resolve = ConstantSet.Of("resolve");
    private static readonly ConstantSet LockTypes = ConstantSet.Of("flocktype");
    private static readonly ConstantSet Whences = ConstantSet.Of("whence");

    public static void WriteStat(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{st_mode="u8);
        var mode = UInt(bytes, 24);
        WriteMode(text, mode);
        if ((mode & TypeMask) is CharacterDevice or BlockDevice)
        {
            text.Add(", st_rdev="u8);
            WriteDevice(text, ULong(bytes, 40));
        }
        else
        {
            text.Add(", st_size="u8);
            text.AddNumber(Long(bytes, 48));
        }

        text.Add(", ...}"u8);
    }

    public static void WriteStatx(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{stx_mask="u8);
        ConstantSet.Of("statx").WriteFlags(text, UInt(bytes, 0));
        text.Add(", stx_attributes="u8);
        text.AddHex(ULong(bytes, 8));
        text.Add(", stx_mode="u8);
        WriteMode(text, UShort(bytes, 28));
        text.Add(", stx_size="u8);
        text.AddNumber(ULong(bytes, 40));
        text.Add(", ...}"u8);
    }

    public static void WriteStatfs(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{f_type="u8);
        text.AddHex(ULong(bytes, 0));
        ReadOnlySpan<byte> names = "f_bsize f_blocks f_bfree f_bavail f_files f_ffree"u8;
        var field = 1;
        foreach (var name in names.Split((byte)' '))
        {
            text.Add(", "u8);
            text.Add(names[name]);
            text.Add((byte)'=');
            text.AddNumber(ULong(bytes, 8 * field++));
        }

        text.Add(", ...}"u8);
    }

    public static void WriteOpenHow(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{flags="u8);
        ArgumentText.WriteOpenFlags(text, ULong(bytes, 0));
        if (ULong(bytes, 8) != 0)
        {
            text.Add(", mode="u8);
            text.AddOctal(ULong(bytes, 8));
        }

        text.Add(", resolve="u8);
        WriteFlagsOrZero(text, Resolve, ULong(bytes, 16));
        text.Add((byte)'}');
    }

    public static void WriteFlock(CallText text, ReadOnlySpan<byte> bytes)
    {
        text.Add("{l_type="u8);
        text.AddConstant(LockTypes, UShort(bytes, 0));
        text.Add(", l_whence="u8);
        text.AddConstant(Whences, UShort(bytes, 2));
        text.Add(", l_start="u8);
        text.AddNumber(Long(bytes, 8));
        text.Add(", l_len="u8);
        text.AddNumber(Long(bytes, 16));
        text.Add((byte)'}');
    }

    /// <summary>Writes type and permissions.</summary>
    public static void WriteMode(CallText text, uint mode)
    {
        var type = (mode & TypeMask) switch
        {
            0xc000 => "S_IFSOCK"u8,
            0xa000 => "S_IFLNK"u8,
            0x8000 => "S_IFREG"u8,
            BlockDevice => "S_IFBLK"u8,
            0x4000 => "S_IFDIR"u8,
            CharacterDevice => "S_IFCHR"u8,
            0x1000 => "S_IFIFO"u8,
            _ => default,
        };
        if (type.IsEmpty)
        {
            text.AddOctal(mode);
            return;
        }

        text.Add(type);
        text.Add((mode & 0x800) != 0 ? "|S_ISUID"u8 : default);
        text.Add((mode & 0x400) != 0 ? "|S_ISGID"u8 : default);
        text.Add((mode & 0x200) != 0 ? "|S_ISVTX"u8 : default);
        text.Add((byte)'|');
        text.AddOctal(mode & 0x1ff);
    }

    /// <summary>Writes a device's number as user space has it.</summary>
    public static void WriteDevice(CallText text, ulong device)
    {
        text.Add("makedev("u8);
        text.AddHex(((device >> 8) & 0xfff) | ((device >> 32) & 0xfffff000));
        text.Add(", "u8);
        text.AddHex((device & 0xff) | ((device >> 12) & 0xffffff00));
        text.Add((byte)')');
    }

    private static void WriteFlagsOrZero(CallText text, ConstantSet set, ulong value)
    {
        if (value == 0)
            text.Add((byte)'0');
        else
            set.WriteFlags(text, value);
    }
}
